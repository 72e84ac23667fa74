import { pipeline } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { isUuid } from '../../kernel/ids';
import { NotFound } from '../../kernel/problem';
import { slugify } from '../../platform/text/slugify';
import { type AttachmentAddress, attachmentNamed } from './attachments/attachment-address';
import { withholding } from './attachments/withhold';
import { EXTENSIONS, isAttachment } from './media-kind';
import { MediaFiles } from './media-files';
import { MediaLinks } from './media-links';
import { MediaQueries, ServedMedia } from './media.queries';
import { NOT_KEPT, type ServedFile, keptPublicly } from './served-file';
import { ServedPictures } from './served-pictures';

/** Decides who gets a file that is no picture: everybody while a live article has it, else the bearer of a signature. */
@Injectable()
export class FindAttachment {
  constructor(
    private readonly served: ServedPictures,
    private readonly queries: MediaQueries,
    private readonly links: MediaLinks,
    private readonly files: MediaFiles,
  ) {}

  /** Throws NotFound, the same for what is not there and for what is not to be seen. */
  async execute({ mediaId, file, version, signature }: AttachmentAddress): Promise<ServedFile> {
    if (!isUuid(mediaId)) throw new NotFound();
    const id = mediaId.toLowerCase();
    const signed = signature !== undefined && this.links.isValid(id, 'file', signature);
    const media = await (signed ? this.queries.findServed(id) : this.served.find(id, version));
    if (!media || !isAttachment(media) || attachmentNamed(file) !== media.mimeType || !(signed || media.usedPublicly)) throw new NotFound();
    const { mimeType, bytes, look, withheld } = media;
    return {
      type: mimeType,
      bytes,
      etag: `"${look}-file"`,
      keeping: signed ? NOT_KEPT : keptPublicly(id, version === look),
      negotiated: false,
      // What runs in a reader of PDF never does so in a page of ours; what is played is played in the page.
      ...(mimeType === 'application/pdf' && { disposition: `attachment; filename="${nameOf(media)}"` }),
      open: async (range) => {
        const whole = await this.files.open(media, range);
        return withheld.length === 0 ? whole : pipeline(whole, withholding(withheld, range?.start ?? 0), () => undefined);
      },
    };
  }
}

/** What it is saved as: never a name that came with it. */
function nameOf({ id, title, mimeType }: ServedMedia): string {
  return `${slugify(title ?? '', id)}.${EXTENSIONS[mimeType]}`;
}
