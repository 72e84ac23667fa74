import { brokenFile, dataTrack } from '../media.errors';
import { type ExaminedAttachment, seconds } from './examined-attachment';
import type { FileReader } from './file-reader';
import { type Mp4Box, Mp4Boxes, withheld } from './mp4-boxes';
import type { WithheldPart } from './withheld-part';

/** What a player needs. Whatever else a camera or a program has put there says more than readers are to know: where it was, for one. */
const NEEDED = {
  file: ['ftyp', 'moov', 'mdat', 'moof', 'mfra', 'sidx', 'styp'],
  moov: ['mvhd', 'trak', 'mvex'],
  trak: ['tkhd', 'edts', 'tref', 'mdia'],
};

/** Pictures, sound, subtitles and time codes. */
const TRACKS: readonly string[] = ['vide', 'soun', 'text', 'sbtl', 'subt', 'clcp', 'tmcd'];

const MOST_WITHHELD = 200;

interface Track {
  readonly handler: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Goes through the boxes of an MP4 down to its tracks. Throws broken-file for one that breaks off, is none or shows nothing, and
 * data-track for one with a track that is neither seen nor heard.
 */
export async function examineMp4(file: FileReader): Promise<ExaminedAttachment> {
  const boxes = new Mp4Boxes(file);
  const top = await boxes.within({ start: 0, end: file.bytes });
  const [movie, ...others] = named(top, 'moov');
  if (top[0]?.name !== 'ftyp' || !movie || others.length > 0 || named(top, 'mdat').length === 0) throw brokenFile('The MP4 lacks what it cannot be without.');
  const inMovie = await boxes.within(movie);
  const parts = [...unneeded(top, 'file'), ...unneeded(inMovie, 'moov')];
  const tracks: Track[] = [];
  for (const box of named(inMovie, 'trak')) {
    const inTrack = await boxes.within(box);
    parts.push(...unneeded(inTrack, 'trak'));
    tracks.push(await trackOf(boxes, inTrack));
  }
  const shown = tracks.find(({ handler, width, height }) => handler === 'vide' && width > 0 && height > 0);
  if (!shown) throw brokenFile('The MP4 shows nothing.');
  if (parts.length > MOST_WITHHELD) throw brokenFile('The MP4 has too many parts that no player knows.');
  if (tracks.some(({ handler }) => !TRACKS.includes(handler))) throw dataTrack();
  return { width: shown.width, height: shown.height, duration: await durationOf(boxes, inMovie), withheld: parts };
}

function named(boxes: readonly Mp4Box[], name: string): Mp4Box[] {
  return boxes.filter((box) => box.name === name);
}

function unneeded(boxes: readonly Mp4Box[], within: keyof typeof NEEDED): WithheldPart[] {
  return boxes.filter(({ name }) => !NEEDED[within].includes(name)).map(withheld);
}

async function trackOf(boxes: Mp4Boxes, inTrack: readonly Mp4Box[]): Promise<Track> {
  const media = await inside(boxes, inTrack, 'mdia');
  const [handler] = named(media, 'hdlr');
  await requireData(boxes, await inside(boxes, await inside(boxes, media, 'minf'), 'stbl'));
  const name = handler ? (await boxes.read(handler)).toString('latin1', 8, 12) : '';
  return { handler: name, ...(await sizeOf(boxes, inTrack)) };
}

async function inside(boxes: Mp4Boxes, outer: readonly Mp4Box[], name: string): Promise<Mp4Box[]> {
  const [box] = named(outer, name);
  return box ? boxes.within(box) : [];
}

/** Where the pieces of a track lie has to be within the file. */
async function requireData(boxes: Mp4Boxes, table: readonly Mp4Box[]): Promise<void> {
  for (const box of [...named(table, 'stco'), ...named(table, 'co64')]) {
    const bytes = box.name === 'co64' ? 8 : 4;
    const last = await boxes.file.read(Math.max(box.start + 8, box.end - bytes), bytes);
    if (last.length < bytes || box.end - box.start <= 8) continue;
    const offset = bytes === 8 ? Number(last.readBigUInt64BE()) : last.readUInt32BE();
    if (offset >= boxes.file.bytes) throw brokenFile('The MP4 breaks off.');
  }
}

/** In pixels, turned as the track says. */
async function sizeOf(boxes: Mp4Boxes, inTrack: readonly Mp4Box[]): Promise<Pick<Track, 'width' | 'height'>> {
  const [box] = named(inTrack, 'tkhd');
  const header = box ? await boxes.read(box) : Buffer.alloc(0);
  if (header.length < 84) return { width: 0, height: 0 };
  const [width, height] = [header.readUInt32BE(header.length - 8) >>> 16, header.readUInt32BE(header.length - 4) >>> 16];
  const isTurned = header.readInt32BE(header.length - 44) === 0;
  return isTurned ? { width: height, height: width } : { width, height };
}

async function durationOf(boxes: Mp4Boxes, inMovie: readonly Mp4Box[]): Promise<number | null> {
  const [box] = named(inMovie, 'mvhd');
  const header = box ? await boxes.read(box) : Buffer.alloc(0);
  const isLong = header[0] === 1;
  if (header.length < (isLong ? 32 : 20)) throw brokenFile('The MP4 lacks what it cannot be without.');
  return isLong
    ? seconds(Number(header.readBigUInt64BE(24)) / header.readUInt32BE(20))
    : seconds(header.readUInt32BE(16) / header.readUInt32BE(12));
}
