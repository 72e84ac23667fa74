import { open } from 'node:fs/promises';
import { fileTypeFromBuffer } from 'file-type';
import { PICTURE_TYPES, PictureType } from '../media.entity';

/** As many bytes as any of the known signatures needs. */
const HEAD = 4100;

/** An animated PNG is a PNG of which only the first picture is used. */
const SAME_AS: Readonly<Record<string, PictureType>> = { 'image/apng': 'image/png' };

/** What the bytes of a file begin like, of the kinds that are taken; undefined for everything else. */
export async function pictureTypeOf(path: string): Promise<PictureType | undefined> {
  const detected = (await fileTypeFromBuffer(await headOf(path)))?.mime ?? '';
  return SAME_AS[detected] ?? PICTURE_TYPES.find((type) => type === detected);
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
