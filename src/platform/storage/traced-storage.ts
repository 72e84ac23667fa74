import type { Readable } from 'node:stream';
import type { OpenSpan, Tracing } from '../tracing/tracing';
import { type ByteRange, type PresignedPut, Storage, type StoredFile } from './storage';

/** A storage whose operations are told as parts of whatever asks for them, by what they do: never a key. */
export class TracedStorage extends Storage {
  constructor(
    private readonly storage: Storage,
    private readonly tracing: Tracing,
  ) {
    super();
  }

  async put(key: string, localFile: string): Promise<void> {
    return this.told('put', () => this.storage.put(key, localFile));
  }

  async find(key: string): Promise<StoredFile | null> {
    return this.told('find', () => this.storage.find(key));
  }

  /** Until the bytes begin to come. */
  async read(key: string, range?: ByteRange): Promise<Readable> {
    return this.told('read', () => this.storage.read(key, range));
  }

  async remove(key: string): Promise<void> {
    return this.told('remove', () => this.storage.remove(key));
  }

  /** The pages of it come between what is done with the keys, which would be told as a part of it. */
  list(folder: string): AsyncIterable<string> {
    return this.storage.list(folder);
  }

  /** Until the file is here; what is done with it is no part of that. */
  async withLocalFile<T>(key: string, use: (path: string) => Promise<T>): Promise<T> {
    const span = this.begin('read');
    let isHere = false;
    try {
      return await this.storage.withLocalFile(key, async (path) => {
        isHere = true;
        span?.end();
        return use(path);
      });
    } catch (error) {
      if (!isHere) span?.end(error);
      throw error;
    }
  }

  async presignPut(key: string, bytes: number, seconds: number): Promise<PresignedPut | null> {
    return this.storage.presignPut(key, bytes, seconds);
  }

  async complaint(): Promise<string | null> {
    return this.storage.complaint();
  }

  async temporaryFile(): Promise<string> {
    return this.storage.temporaryFile();
  }

  private async told<T>(operation: string, work: () => Promise<T>): Promise<T> {
    const span = this.begin(operation);
    try {
      const result = await work();
      span?.end();
      return result;
    } catch (error) {
      span?.end(error);
      throw error;
    }
  }

  /** Undefined where nothing is told of whoever asks. */
  private begin(operation: string): OpenSpan | undefined {
    return this.tracing.isWithin ? this.tracing.start({ name: `storage ${operation}`, kind: 'client' }) : undefined;
  }
}
