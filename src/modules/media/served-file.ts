import type { Readable } from 'node:stream';
import type { ByteRange } from '../../platform/storage/storage';

/** A rendition, or a file as it is, that may be served, with how long it may be kept. */
export interface ServedFile {
  readonly type: string;
  readonly bytes: number;
  readonly etag: string;
  readonly cacheControl: string;
  /** Whether another Accept header might have given another. */
  readonly negotiated: boolean;
  /** Content-Disposition, where it is not shown in a page. */
  readonly disposition?: string;
  open(range?: ByteRange): Promise<Readable | Buffer>;
}

/** Only the address with the present version names these very bytes for ever. */
export function cacheControl(immutable: boolean): string {
  return immutable ? 'public, max-age=31536000, immutable' : 'public, max-age=60';
}
