import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { orNoSpace } from '../../platform/storage/no-space';
import { pictureTypeOf } from './images/picture-type';
import type { PictureType } from './media.entity';
import { UnsupportedMediaType } from './media.errors';

/** A file that has arrived at a temporary place. Whoever received it removes what is left there. */
export interface IncomingFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly type: PictureType;
}

/** Takes one piece, once it may: whoever sends waits for the disk, so that no more than a piece is in memory. */
export type TakesPieces = (chunk: Buffer) => Promise<void>;

/** Writes what `send` hands over to the path. Throws UnsupportedMediaType, NoSpace and whatever `send` throws. */
export async function receiveFile(path: string, send: (take: TakesPieces) => Promise<void>): Promise<IncomingFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  const target = await open(path, 'w');
  try {
    await send(async (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
      await orNoSpace(target.appendFile(chunk));
    });
  } finally {
    await target.close();
  }
  const type = await pictureTypeOf(path);
  if (!type) throw new UnsupportedMediaType('Pictures are taken as JPEG, PNG, WebP, AVIF and GIF; the file is none of these.');
  return { path, bytes, sha256: hash.digest('hex'), type };
}
