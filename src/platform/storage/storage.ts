import type { Readable } from 'node:stream';

/** What is known of a stored file without reading it. */
export interface StoredFile {
  readonly bytes: number;
}

/** The first and the last byte, counted from 0. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A request that puts one file into the storage, without another credential. */
export interface PresignedPut {
  readonly url: string;
  /** To be sent with it, exactly. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Where files lie. Keys are made by us (`media/<id>/original`), never by clients. Whatever is on another server may throw StorageAway. */
export abstract class Storage {
  /**
   * Moves a finished local file to the key; it is there whole or not at all, and survives a crash after that. Throws NoSpace.
   * What it was before it was replaced may be read to its end.
   */
  abstract put(key: string, localFile: string): Promise<void>;
  /** null where there is none. */
  abstract find(key: string): Promise<StoredFile | null>;
  /** The bytes as a stream, or a range of them that is there. Throws FileMissing. */
  abstract read(key: string, range?: ByteRange): Promise<Readable>;
  /** Removes the file of that key and all whose keys go on with a slash after it. */
  abstract remove(key: string): Promise<void>;
  /** The keys that begin with this one and a slash, in no order; files that come or go meanwhile may be left out. */
  abstract list(folder: string): AsyncIterable<string>;
  /** Hands out a path on this machine with the bytes of the key, for tools that want a file: to be read only, and only until `use` ends. Throws FileMissing. */
  abstract withLocalFile<T>(key: string, use: (path: string) => Promise<T>): Promise<T>;
  /** A request with which others put so many bytes under the key, for so many seconds; null where nobody else can reach the storage. */
  abstract presignPut(key: string, bytes: number, seconds: number): Promise<PresignedPut | null>;
  /** What is wrong with the place as a whole, in one sentence; null where nothing is known to be. */
  abstract complaint(): Promise<string | null>;
  /** A path for a temporary file on this machine that nobody else uses; whoever asks removes or puts it. */
  abstract temporaryFile(): Promise<string>;
}
