import type { AttachmentItem } from './document-node';
import type { DocumentResolver, ResolvedAttachment } from './document-resolver';
import { figcaption } from './figcaption';
import { aloneHtml, htmlAttribute } from './html-text';

/** Nothing is loaded before somebody plays it, but what a player needs to show its first picture. */
function shown({ url, kind, mimeType, width, height }: ResolvedAttachment, title: string): string {
  const source = htmlAttribute('src', url);
  if (kind === 'audio') return `<audio controls preload="none"${source}></audio>`;
  if (kind === 'video') {
    const size = htmlAttribute('width', width ?? undefined) + htmlAttribute('height', height ?? undefined);
    return `<video controls playsinline preload="metadata"${source}${size}></video>`;
  }
  return `<a${htmlAttribute('href', url)}${htmlAttribute('type', mimeType)}>${aloneHtml(title)}</a>`;
}

/** Renders a file beside the text; with a resolver that does not know it, nothing. */
export function attachmentHtml(item: AttachmentItem, resolve: DocumentResolver | undefined): string {
  const open = `<figure class="attachment"${htmlAttribute('data-media-id', item.mediaId)}>`;
  if (!resolve) return `${open}${figcaption({ title: item.title, caption: item.caption, credit: item.credit })}</figure>`;
  const file = resolve.attachment(item.mediaId);
  if (!file) return '';
  // An empty text of the article's own hides the asset's.
  const [title, caption, credit] = [item.title ?? file.title, item.caption ?? file.caption, item.credit ?? file.credit].map((text) => text || undefined);
  const isLink = file.kind === 'document';
  return `${open}${shown(file, title ?? 'PDF')}${figcaption({ ...(!isLink && { title }), caption, credit })}</figure>`;
}
