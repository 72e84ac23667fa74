import { createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import { codeOf } from '../../kernel/error-code';
import { FileMissing } from './file-missing';
import { orNoSpace } from './no-space';
import { type ByteRange, Storage, StoredFile } from './storage';
import type { TemporaryFiles } from './temporary-files';

/** Files in a local folder. A file is written elsewhere on the same disk, synced and renamed, so no part of one is ever seen. */
export class LocalStorage extends Storage {
  constructor(
    private readonly folder: string,
    private readonly temporary: TemporaryFiles,
  ) {
    super();
  }

  async put(key: string, localFile: string): Promise<void> {
    const target = this.pathOf(key);
    await orNoSpace(this.move(localFile, target));
  }

  async find(key: string): Promise<StoredFile | null> {
    try {
      return { bytes: (await stat(this.pathOf(key))).size };
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    const file = await orFileMissing(key, open(this.pathOf(key)));
    return createReadStream('', { fd: file, ...range });
  }

  async remove(key: string): Promise<void> {
    await rm(this.pathOf(key), { recursive: true, force: true });
  }

  async *list(folder: string): AsyncIterable<string> {
    yield* this.below(this.pathOf(folder));
  }

  /** Folder by folder, so that one that goes meanwhile takes no other along. */
  private async *below(path: string): AsyncIterable<string> {
    const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    });
    for (const entry of entries) {
      const each = join(path, entry.name);
      if (entry.isDirectory()) yield* this.below(each);
      else if (entry.isFile()) yield relative(this.folder, each);
    }
  }

  async withLocalFile<T>(key: string, use: (path: string) => Promise<T>): Promise<T> {
    const path = this.pathOf(key);
    await orFileMissing(key, access(path));
    return use(path);
  }

  async presignPut(): Promise<null> {
    return null;
  }

  /** The start has looked at the folder. */
  async complaint(): Promise<null> {
    return null;
  }

  async temporaryFile(): Promise<string> {
    return this.temporary.create();
  }

  private async move(localFile: string, target: string): Promise<void> {
    await mkdir(dirname(target), { recursive: true });
    await sync(localFile);
    await rename(localFile, target);
    await sync(dirname(target));
  }

  private pathOf(key: string): string {
    if (!/^[\w-]+(\/[\w.-]+)*$/.test(key) || key.includes('..')) throw new Error(`not a storage key: ${key}`);
    return join(this.folder, key);
  }
}

async function orFileMissing<T>(key: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw codeOf(error) === 'ENOENT' ? new FileMissing(key, error) : error;
  });
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
