import { brokenFile } from '../media.errors';
import { type ExaminedAttachment, PLAIN, seconds } from './examined-attachment';
import type { FileReader } from './file-reader';
import { mpegFrameAt } from './mpeg-frame';

const PIECE = 65_536;

/** What may lie between frames, all together: padding, and what cutting and joining leaves. */
const MOST_JUNK = 65_536;
const LARGEST_PART_OF_JUNK = 0.1;

/** Fewer frames in a row are chance. */
const FEWEST_FRAMES = 3;

/** The header of a tag, with which frames are compared where they are sought. */
const TAG_HEADER = 10;

interface Walk {
  frames: number;
  time: number;
  junk: number;
  /** How many frames the file says that it has. */
  announced: number;
}

/** Walks over all frames of an MP3. Throws broken-file for one that breaks off or is none. */
export async function examineMp3(file: FileReader): Promise<ExaminedAttachment> {
  const end = await endOfFrames(file);
  const walk: Walk = { frames: 0, time: 0, junk: 0, announced: 0 };
  let position = 0;
  while (position < end) {
    const piece = await file.read(position, Math.min(PIECE, end - position));
    if (piece.length === 0) throw brokenFile('The MP3 breaks off.');
    position += walkOver(piece, end - position, walk);
    if (walk.junk > MOST_JUNK) throw brokenFile('It is no MP3, or one with something else in it.');
  }
  if (walk.junk > file.bytes * LARGEST_PART_OF_JUNK) throw brokenFile('It is no MP3, or one with something else in it.');
  if (position > end || walk.frames < FEWEST_FRAMES || walk.frames < walk.announced * 0.98 - 1) throw brokenFile('The MP3 breaks off.');
  return { ...PLAIN, duration: seconds(walk.time) };
}

/** How many bytes it got on: past the end of the piece, where a frame or a tag reaches over it. */
function walkOver(piece: Buffer, left: number, walk: Walk): number {
  let at = 0;
  while (at < piece.length && (piece.length - at >= TAG_HEADER || piece.length === left)) {
    const tag = tagAt(piece, at);
    const frame = tag === 0 ? mpegFrameAt(piece, at) : undefined;
    if (frame) noteFrame(walk, piece, at, frame);
    else if (tag === 0) walk.junk += 1;
    if (walk.junk > MOST_JUNK) return at;
    at += frame?.bytes ?? (tag || 1);
  }
  return at;
}

function noteFrame(walk: Walk, piece: Buffer, at: number, { bytes, samples, rate }: { bytes: number; samples: number; rate: number }): void {
  const index = walk.frames === 0 ? indexIn(piece.subarray(at, at + bytes)) : undefined;
  if (index === undefined) {
    walk.frames += 1;
    walk.time += samples / rate;
  } else {
    walk.announced = index;
  }
}

/** The frames that the index in the first frame, which has no sound, counts; 0 where it does not say. */
function indexIn(frame: Buffer): number | undefined {
  const at = [13, 21, 36].find((offset) => ['Xing', 'Info'].includes(frame.toString('latin1', offset, offset + 4)));
  if (at === undefined || frame.length < at + 12) return undefined;
  return (frame.readUInt32BE(at + 4) & 1) === 1 ? frame.readUInt32BE(at + 8) : 0;
}

/** How long the ID3 tag is that begins there; 0 where none does. */
function tagAt(piece: Buffer, at: number): number {
  if (piece.toString('latin1', at, at + 3) !== 'ID3' || piece.length - at < TAG_HEADER) return 0;
  const size = piece.subarray(at + 6, at + TAG_HEADER);
  if (size.some((byte) => byte > 127)) return 0;
  const hasFooter = ((piece[at + 5] ?? 0) & 0x10) !== 0;
  return size.reduce((sum, byte) => sum * 128 + byte, 0) + (hasFooter ? 2 : 1) * TAG_HEADER;
}

/** Without the tags that may come last: ID3v1, and before it APE. */
async function endOfFrames(file: FileReader): Promise<number> {
  let end = file.bytes;
  if ((await file.read(end - 128, 3)).toString('latin1') === 'TAG') end -= 128;
  const footer = await file.read(end - 32, 32);
  if (footer.length < 32 || footer.toString('latin1', 0, 8) !== 'APETAGEX') return end;
  const hasHeader = (footer.readUInt32LE(20) & 0x8000_0000) !== 0;
  return Math.max(0, end - footer.readUInt32LE(12) - (hasHeader ? 32 : 0));
}
