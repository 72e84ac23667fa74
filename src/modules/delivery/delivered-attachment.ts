import { type AttachmentItem, type ArticleDocument, attachmentsOf } from '../articles';
import { type AttachmentType, type Media, isAttachment, kindOf } from '../media';
import type { DeliveredAttachmentView } from './delivered.view';

/** A file of the library that is no picture. */
export type AttachedMedia = Media & { readonly mimeType: AttachmentType };

/** The files that a text has beside it, in its order; what is out of use is left out. */
export function deliveredAttachments(
  body: ArticleDocument, media: readonly Media[], fileUrlOf: (file: AttachedMedia) => string,
): DeliveredAttachmentView[] {
  return attachmentsOf(body).flatMap((item) => {
    const file = media.find(({ id }) => id === item.mediaId);
    return file && isAttachment(file) ? [deliveredAttachment(item, file, fileUrlOf(file))] : [];
  });
}

/** What the article says of it comes before what the library says. */
export function deliveredAttachment({ title, caption, credit }: AttachmentItem, file: AttachedMedia, url: string): DeliveredAttachmentView {
  const { id, mimeType, bytes, duration, width, height } = file;
  return {
    id, kind: kindOf(mimeType), url, mimeType, bytes, duration, width, height,
    title: title ?? file.title, caption: caption ?? file.caption, credit: credit ?? file.credit,
  };
}
