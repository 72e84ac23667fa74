import { fileTypeFromBuffer } from 'file-type';
import { MEDIA_TYPES, type MediaType } from './media-kind';

/** So many bytes hold each of the known signatures. */
export const HEAD_BYTES = 4100;

/** An animated PNG is a PNG of which only the first picture is used. */
const SAME_AS: Readonly<Record<string, MediaType>> = { 'image/apng': 'image/png' };

/** Types that stand for several things, of which one is taken. */
const ONLY: Readonly<Record<string, string>> = { 'audio/mpeg': 'mp3', 'video/mp4': 'mp4' };

/** What the first bytes of a file begin like, of the kinds that are taken; undefined for everything else. */
export async function mediaTypeOf(head: Uint8Array): Promise<MediaType | undefined> {
  const { mime = '', ext = '' } = (await fileTypeFromBuffer(head)) ?? {};
  if (Object.hasOwn(ONLY, mime) && ONLY[mime] !== ext) return undefined;
  return SAME_AS[mime] ?? MEDIA_TYPES.find((type) => type === mime);
}
