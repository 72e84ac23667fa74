import { Problem } from '../../../kernel/problem';
import type { ByteRange } from '../../../platform/storage/storage';

/** 416: the answer has no byte of the range that was asked for. */
export class RangeNotSatisfiable extends Problem {
  readonly type = 'range-not-satisfiable';
  readonly title = 'There is no such part';
  readonly status = 416;

  constructor(private readonly bytes: number) {
    super(`The file has ${bytes} bytes.`);
  }

  override headers(): Record<string, string> {
    return { 'content-range': `bytes */${this.bytes}`, 'cache-control': 'private, no-store' };
  }
}

/**
 * What a Range header asks for of so many bytes: one range, `unsatisfiable`, or undefined where all of it is to be sent, as for
 * several ranges, other units, and an If-Range that names another answer than this one (RFC 9110).
 */
export function rangeOf(
  headers: { readonly range?: string | undefined; readonly 'if-range'?: string | string[] | undefined }, bytes: number, etag: string,
): ByteRange | 'unsatisfiable' | undefined {
  const { range, 'if-range': ifRange } = headers;
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? '') ?? [];
  if ((from === '' && to === '') || (ifRange !== undefined && ifRange !== etag)) return undefined;
  const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (from !== '' && to !== '' && Number(to) < start) return undefined;
  return start > end ? 'unsatisfiable' : { start, end };
}
