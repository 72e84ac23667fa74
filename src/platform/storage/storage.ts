import type { Readable } from 'node:stream';

/** What is known of a stored file without reading it. */
export interface StoredFile {
  readonly bytes: number;
}

/** Where files lie. Keys are made by us (`media/<id>/original`), never by clients. */
export abstract class Storage {
  /** Moves a finished local file to the key; it is there whole or not at all, and survives a crash after that. */
  abstract put(key: string, localFile: string): Promise<void>;
  /** null where there is none. */
  abstract find(key: string): Promise<StoredFile | null>;
  /** The bytes as a stream; rejects where there are none. */
  abstract read(key: string): Promise<Readable>;
  abstract remove(key: string): Promise<void>;
  /** Hands out a path on this machine with the bytes of the key, for tools that want a file: to be read only, and only until `use` ends. */
  abstract withLocalFile<T>(key: string, use: (path: string) => Promise<T>): Promise<T>;
  /** A path for a temporary file on this machine that nobody else uses; whoever asks removes or puts it. */
  abstract temporaryFile(): Promise<string>;
}
