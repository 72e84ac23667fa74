import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { orNoSpace } from '../../platform/storage/no-space';
import { type MediaType, isPictureType } from './media-kind';
import { HEAD_BYTES, mediaTypeOf } from './media-type';
import { TooLarge, UnsupportedMediaType } from './media.errors';
import { PieceTurns, giveBack } from './piece-turns';

/** A file that has arrived at a temporary place. Whoever received it removes what is left there. */
export interface IncomingFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly type: MediaType;
}

/** Takes one piece, once it may: whoever sends waits for the disk, so that no more than a piece is in memory. It is nobody else's, and empty then. */
export type TakesPieces = (chunk: Buffer) => Promise<void>;

/** Takes files as they come, and tells by their first bytes what they are. */
@Injectable()
export class ReceiveFile {
  constructor(
    private readonly settings: Settings,
    private readonly turns: PieceTurns,
  ) {}

  /** What a file of any kind may weigh at most. */
  get mostBytes(): number {
    return Math.max(this.settings.mediaMaxBytes, this.settings.mediaMaxAttachmentBytes);
  }

  /** Writes what `send` hands over to the path. Throws UnsupportedMediaType, TooLarge, NoSpace and whatever `send` throws. */
  async execute(path: string, send: (take: TakesPieces) => Promise<void>): Promise<IncomingFile> {
    const hash = createHash('sha256');
    let [head, bytes, type]: [Buffer, number, MediaType | undefined] = [Buffer.alloc(0), 0, undefined];
    let refusal: unknown;
    const target = await open(path, 'w');
    const take = async (chunk: Buffer): Promise<void> => {
      hash.update(chunk);
      bytes += chunk.length;
      if (head.length < HEAD_BYTES) {
        head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
        if (head.length === HEAD_BYTES) type = await mediaTypeOf(head);
      }
      this.requireRoom(bytes, type);
      await orNoSpace(target.appendFile(chunk));
      giveBack(chunk);
    };
    try {
      await send(async (chunk) => this.turns.run(() => take(chunk)).catch((error: unknown) => {
        refusal = error;
        throw error;
      }));
    } catch (error) {
      // Whoever sends may only know that nobody took it.
      throw refusal ?? error;
    } finally {
      await target.close();
    }
    type ??= await mediaTypeOf(head);
    if (!type) throw new UnsupportedMediaType('Files are taken as JPEG, PNG, WebP, AVIF, GIF, PDF, MP3 and MP4; this is none of these.');
    this.requireRoom(bytes, type);
    return { path, bytes, sha256: hash.digest('hex'), type };
  }

  private requireRoom(bytes: number, type: MediaType | undefined): void {
    const { mediaMaxBytes, mediaMaxAttachmentBytes } = this.settings;
    if (bytes > this.mostBytes) throw new TooLarge(`A file can have ${this.mostBytes} bytes at most.`);
    if (!type) return;
    const most = isPictureType(type) ? mediaMaxBytes : mediaMaxAttachmentBytes;
    if (bytes > most) throw new TooLarge(`A ${isPictureType(type) ? 'picture' : 'file of this kind'} can have ${most} bytes at most.`);
  }
}
