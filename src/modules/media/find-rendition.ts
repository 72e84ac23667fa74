import { Injectable } from '@nestjs/common';
import { isUuid } from '../../kernel/ids';
import { NotFound } from '../../kernel/problem';
import { acceptedFormats } from './images/accepted-format';
import { AskedRendition, RENDITION_TYPES, RenditionName, fileOf, renditionNamed } from './images/presets';
import { MakeRendition } from './make-rendition';
import { MediaLinks } from './media-links';
import { isPicture } from './media-kind';
import { MediaQueries } from './media.queries';
import { RenditionFile, RenditionFiles, StoredPicture } from './rendition-files';
import { NOT_KEPT, type ServedFile, keptPublicly } from './served-file';
import { ServedPictures } from './served-pictures';

/** What somebody without a sign-in asks for. */
export interface RenditionRequest {
  readonly mediaId: string;
  /** card.webp, or card for the best format that is accepted */
  readonly file: string;
  readonly version: string | undefined;
  readonly signature: string | undefined;
  /** The Accept header. */
  readonly accept: string | undefined;
}

interface Chosen {
  readonly rendition: RenditionName;
  readonly file: RenditionFile;
  /** Whether a better one comes later. */
  readonly interim: boolean;
}

/** Decides who sees a rendition: everybody while a live article, an author or a category uses the picture, else the bearer of a signature. */
@Injectable()
export class FindRendition {
  constructor(
    private readonly pictures: ServedPictures,
    private readonly queries: MediaQueries,
    private readonly links: MediaLinks,
    private readonly files: RenditionFiles,
    private readonly later: MakeRendition,
  ) {}

  /** Throws NotFound, the same for what is not there and for what is not to be seen, and TooMuchWork. */
  async execute({ mediaId, file, version, signature, accept }: RenditionRequest): Promise<ServedFile> {
    const asked = renditionNamed(file);
    if (!asked || !isUuid(mediaId)) throw new NotFound();
    const id = mediaId.toLowerCase();
    const signed = signature !== undefined && this.links.isValid(id, asked.preset, signature);
    const media = await (signed ? this.queries.findServed(id) : this.pictures.find(id, version));
    if (!media || !isPicture(media) || !(signed || media.usedPublicly)) throw new NotFound();
    const { rendition, file: found, interim } = await this.choose(media, asked, accept);
    return {
      type: RENDITION_TYPES[rendition.extension],
      bytes: found.bytes,
      etag: `"${media.look}-${fileOf(rendition).replace('.', '-')}-${found.bytes.toString(36)}"`,
      keeping: signed ? NOT_KEPT : keptPublicly(id, version === media.look && !interim),
      negotiated: asked.extension === undefined,
      open: (range) => found.open(range),
    };
  }

  /** An AVIF that nobody asked for by name is made in a job; until then the next best format is served, to who takes one. */
  private async choose(media: StoredPicture, { preset, extension }: AskedRendition, accept: string | undefined): Promise<Chosen> {
    if (extension !== undefined) return this.made(media, { preset, extension }, false);
    const [best = 'jpg', next] = acceptedFormats(accept);
    if (best !== 'avif' || next === undefined) return this.made(media, { preset, extension: best }, false);
    const rendition = { preset, extension: best };
    const file = await this.files.find(media, rendition);
    if (file) return { rendition, file, interim: false };
    await this.later.request(media, rendition);
    return this.made(media, { preset, extension: next }, true);
  }

  private async made(media: StoredPicture, rendition: RenditionName, interim: boolean): Promise<Chosen> {
    return { rendition, file: await this.files.get(media, rendition), interim };
  }
}
