import { brokenFile } from '../media.errors';
import type { FileReader } from './file-reader';
import type { WithheldPart } from './withheld-part';

/** A box of an MP4: what it is, and where its content is. */
export interface Mp4Box {
  readonly name: string;
  readonly type: number;
  readonly start: number;
  readonly end: number;
}

/** A film of hours in pieces of seconds has fewer. */
const MOST_BOXES = 10_000;

/** Finds boxes in a file, and counts them. */
export class Mp4Boxes {
  private count = 0;

  constructor(readonly file: FileReader) {}

  /** Those that follow one another there, to the very end. Throws broken-file where one reaches past it. */
  async within({ start, end }: Pick<Mp4Box, 'start' | 'end'>): Promise<Mp4Box[]> {
    const boxes: Mp4Box[] = [];
    for (let at = start; at < end; at = boxes.at(-1)?.end ?? end) {
      const rest = await this.file.read(at, Math.min(16, end - at));
      // Some end a list of boxes with four zeros.
      if (rest.length < 8 && rest.every((byte) => byte === 0)) break;
      const box = boxOf(rest, at, end);
      this.count += 1;
      if (!box || this.count > MOST_BOXES) throw brokenFile('The MP4 breaks off, or its parts do not fit together.');
      boxes.push(box);
    }
    return boxes;
  }

  /** The content, or its beginning. */
  async read({ start, end }: Mp4Box, most = 256): Promise<Buffer> {
    return this.file.read(start, Math.min(most, end - start));
  }
}

function boxOf(header: Buffer, at: number, outerEnd: number): Mp4Box | undefined {
  if (header.length < 8) return undefined;
  const size = header.readUInt32BE(0);
  const isLong = size === 1;
  if (isLong && header.length < 16) return undefined;
  const bytes = isLong ? Number(header.readBigUInt64BE(8)) : size === 0 ? outerEnd - at : size;
  const start = at + (isLong ? 16 : 8);
  const end = at + bytes;
  return end < start || end > outerEnd ? undefined : { name: header.toString('latin1', 4, 8), type: at + 4, start, end };
}

export function withheld({ type, start, end }: Mp4Box): WithheldPart {
  return { type, start, end };
}
