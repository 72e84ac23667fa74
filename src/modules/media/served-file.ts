import type { Readable } from 'node:stream';
import { EVERYTHING } from '../../platform/cache/response-cache';
import type { ByteRange } from '../../platform/storage/storage';

/** How caches may keep it, as headers say it, and what takes it out of them. */
interface Keeping {
  readonly 'cache-control': string;
  readonly 'surrogate-key'?: string;
}

/** A rendition, or a file as it is, that may be served, with how long it may be kept. */
export interface ServedFile {
  readonly type: string;
  readonly bytes: number;
  readonly etag: string;
  readonly keeping: Keeping;
  /** Whether another Accept header might have given another. */
  readonly negotiated: boolean;
  /** Content-Disposition, where it is not shown in a page. */
  readonly disposition?: string;
  open(range?: ByteRange): Promise<Readable | Buffer>;
}

/** What the bearer of a signature gets. */
export const NOT_KEPT: Keeping = { 'cache-control': 'private, no-store' };

/** What everybody gets. Only the address with the present version names these very bytes for ever; who may see them is told by purges. */
export function keptPublicly(mediaId: string, immutable: boolean): Keeping {
  return { 'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'public, max-age=60', 'surrogate-key': `${EVERYTHING} ${mediaId}` };
}
