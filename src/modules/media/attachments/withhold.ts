import { Transform } from 'node:stream';
import type { WithheldPart } from './withheld-part';

const EMPTY = Buffer.from('free', 'latin1');

/** The bytes of a file from `offset` on, with every withheld box as an empty one of the same size: nothing else moves. */
export function withholding(parts: readonly WithheldPart[], offset: number): Transform {
  let position = offset;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const from = position;
      position += chunk.length;
      const touched = parts.filter(({ type, end }) => type < position && end > from);
      done(null, touched.length === 0 ? chunk : emptied(chunk, from, touched));
    },
  });
}

function emptied(chunk: Buffer, from: number, parts: readonly WithheldPart[]): Buffer {
  const copy = Buffer.from(chunk);
  const within = (position: number): number => Math.min(Math.max(position - from, 0), copy.length);
  for (const { type, start, end } of parts) {
    copy.fill(0, within(start), within(end));
    for (const [index, letter] of EMPTY.entries()) if (type + index >= from && type + index < from + copy.length) copy[type + index - from] = letter;
  }
  return copy;
}
