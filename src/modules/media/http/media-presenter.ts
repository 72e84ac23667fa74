import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Settings } from '../../../config/settings';
import { etagOf } from '../../../kernel/version';
import { MediaLinks } from '../media-links';
import type { MediaDetail } from '../media.queries';
import { isAttachment, isPicture } from '../media-kind';
import { signedFileUrl, signedRenditions } from '../renditions';
import { MediaView, mediaView } from './media.view';

/** Shows pictures to people at the desk, with addresses that work for them at once. */
@Injectable()
export class MediaPresenter {
  constructor(
    private readonly settings: Settings,
    private readonly links: MediaLinks,
  ) {}

  view(detail: MediaDetail): MediaView {
    const { media } = detail;
    const { publicUrl } = this.settings;
    return mediaView(detail, {
      renditions: isPicture(media) ? signedRenditions(media, publicUrl, this.links) : [],
      url: isAttachment(media) ? signedFileUrl(media, publicUrl, this.links) : null,
    });
  }

  /** The view as an answer, with its ETag. */
  answer(detail: MediaDetail, reply: FastifyReply): MediaView {
    void reply.header('etag', etagOf(detail.media.version));
    return this.view(detail);
  }
}
