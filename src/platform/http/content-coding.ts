import { weightsIn } from './weights-in';

/** How the bytes of an answer are coded on their way; undefined stands for as they are. */
export type ContentCoding = 'br' | 'gzip';

/** The better one first, where the client likes both alike. */
const CODINGS: readonly ContentCoding[] = ['br', 'gzip'];

const KEPT = 100;
const chosen = new Map<string, ContentCoding | undefined>();

/** The coding that a client likes best by its Accept-Encoding (RFC 9110), of those that are spoken here. */
export function contentCoding(acceptEncoding: string | undefined): ContentCoding | undefined {
  if (acceptEncoding === undefined || acceptEncoding === '') return undefined;
  if (chosen.has(acceptEncoding)) return chosen.get(acceptEncoding);
  const coding = best(acceptEncoding);
  // There are few in use, and whoever sends others gains nothing by it.
  if (chosen.size < KEPT && acceptEncoding.length < KEPT) chosen.set(acceptEncoding, coding);
  return coding;
}

function best(acceptEncoding: string): ContentCoding | undefined {
  const weights = weightsIn(acceptEncoding);
  const named = (coding: ContentCoding): number | undefined => weights.get(coding) ?? (coding === 'gzip' ? weights.get('x-gzip') : undefined);
  const weight = (coding: ContentCoding): number => named(coding) ?? weights.get('*') ?? 0;
  // Who says nothing of it takes the plain bytes, but likes anything better that is named.
  const plain = weights.get('identity') ?? 0;
  let [found, most]: [ContentCoding | undefined, number] = [undefined, plain];
  for (const coding of CODINGS) {
    if (weight(coding) > 0 && (weight(coding) > most || (found === undefined && weight(coding) >= most))) {
      [found, most] = [coding, weight(coding)];
    }
  }
  return found;
}
