import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { NotFound } from '../../kernel/problem';
import { Storage } from '../../platform/storage/storage';
import { RENDITION_TYPES, RenditionName, renditionNamed } from './images/presets';
import { MediaLinks } from './media-links';
import { MediaQueries } from './media.queries';
import { RenditionFiles } from './rendition-files';
import { renditionVersion } from './renditions';

/** What somebody without a sign-in asks for. */
export interface RenditionRequest {
  readonly mediaId: string;
  /** card.webp */
  readonly file: string;
  readonly version: string | undefined;
  readonly signature: string | undefined;
}

/** A rendition that may be served, with how long it may be kept. */
export interface ServedRendition {
  readonly type: string;
  readonly bytes: number;
  readonly etag: string;
  readonly cacheControl: string;
  open(): Promise<Readable>;
}

/** Decides who sees a rendition: everybody while a live article, an author or a category uses the picture, else the bearer of a signature. */
@Injectable()
export class FindRendition {
  constructor(
    private readonly queries: MediaQueries,
    private readonly links: MediaLinks,
    private readonly files: RenditionFiles,
    private readonly storage: Storage,
  ) {}

  /** Throws NotFound, the same for what is not there and for what is not to be seen. */
  async execute({ mediaId, file, version, signature }: RenditionRequest): Promise<ServedRendition> {
    const rendition = renditionNamed(file);
    if (!rendition) throw new NotFound();
    const signed = signature !== undefined && this.links.isValid(mediaId, rendition, signature);
    const [media, visible] = await Promise.all([this.queries.find(mediaId), signed || this.queries.isUsedPublicly(mediaId)]);
    if (!media || !visible) throw new NotFound();
    const current = renditionVersion(media);
    const { key, bytes } = await this.files.get(media, rendition);
    return {
      type: RENDITION_TYPES[rendition.extension],
      bytes,
      etag: `"${current}-${fileTag(rendition)}-${bytes.toString(36)}"`,
      cacheControl: signed ? 'private, no-store' : cacheControl(version === current),
      open: () => this.storage.read(key),
    };
  }
}

/** Only the address with the present version names these very bytes for ever. */
function cacheControl(immutable: boolean): string {
  return immutable ? 'public, max-age=31536000, immutable' : 'public, max-age=60';
}

function fileTag({ preset, extension }: RenditionName): string {
  return `${preset}-${extension}`;
}
