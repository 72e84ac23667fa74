import { constants, createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Settings } from '../../../config/settings';
import { codeOf } from '../../../kernel/error-code';
import { orNoSpace } from '../../../platform/storage/no-space';
import { mediaFolder } from '../../../platform/storage/open-storage';
import { TooLarge } from '../media.errors';
import { PieceTurns } from '../piece-turns';

/** Where the next bytes go, and how many the file has in the end. */
export interface Place {
  readonly offset: number;
  readonly bytes: number;
}

/** The bytes that have come of uploads in parts. They lie in DATA_DIR, also where pictures lie in a bucket, and outlive the process. */
@Injectable()
export class PartialFiles {
  private readonly folder: string;

  constructor(
    settings: Settings,
    private readonly turns: PieceTurns,
  ) {
    this.folder = join(mediaFolder(settings), 'resumable');
  }

  /** How many bytes there are; none where nothing has come yet. */
  async received(id: string): Promise<number> {
    try {
      return (await stat(this.pathOf(id))).size;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return 0;
      throw error;
    }
  }

  /**
   * Writes what comes until it ends or breaks off, and gives how many bytes there are then. What has come is on the disk either way.
   * Throws TooLarge, NoSpace, and whatever breaks off.
   */
  async append(id: string, { offset, bytes }: Place, part: AsyncIterable<Buffer>): Promise<number> {
    await orNoSpace(mkdir(this.folder, { recursive: true }));
    const file = await orNoSpace(open(this.pathOf(id), constants.O_WRONLY | constants.O_CREAT));
    let position = offset;
    try {
      for await (const chunk of part) {
        if (position + chunk.length > bytes) throw new TooLarge(`More came than the ${bytes} bytes that were announced.`);
        const at = position;
        await this.turns.run(() => orNoSpace(writeAt(file, chunk, at)));
        position += chunk.length;
      }
    } finally {
      await synced(file);
    }
    return position;
  }

  read(id: string): Readable {
    return createReadStream(this.pathOf(id));
  }

  async remove(id: string): Promise<void> {
    await rm(this.pathOf(id), { force: true });
  }

  private pathOf(id: string): string {
    return join(this.folder, id);
  }
}

async function synced(file: FileHandle): Promise<void> {
  try {
    await orNoSpace(file.datasync());
  } finally {
    await file.close();
  }
}

async function writeAt(file: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let written = 0; written < chunk.length; ) {
    written += (await file.write(chunk, written, chunk.length - written, position + written)).bytesWritten;
  }
}
