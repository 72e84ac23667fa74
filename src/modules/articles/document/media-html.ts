import type { MediaItem } from './document-node';
import type { DocumentResolver, ResolvedMedia } from './document-resolver';
import { htmlAttribute } from './html-text';
import { figcaption } from './figcaption';


function figure({ mediaId }: MediaItem, image: string, caption: string | null | undefined, credit: string | null | undefined): string {
  return `<figure${htmlAttribute('data-media-id', mediaId)}>${image}${figcaption({ caption, credit })}</figure>`;
}

function liveImage(item: MediaItem, media: ResolvedMedia): string {
  const { src, srcset, width, height } = media;
  // The width of the column, where the browser knows it in time.
  const sources = htmlAttribute('src', src) + htmlAttribute('srcset', srcset) + htmlAttribute('sizes', srcset && 'auto, 100vw');
  const size = htmlAttribute('width', width) + htmlAttribute('height', height);
  return `<img${sources}${size}${htmlAttribute('alt', item.alt ?? media.alt ?? '')} loading="lazy">`;
}

/** Renders one picture; with a resolver that does not know it, nothing. */
export function mediaHtml(item: MediaItem, resolve: DocumentResolver | undefined): string {
  if (!resolve) return figure(item, `<img${htmlAttribute('alt', item.alt)}>`, item.caption, item.credit);
  const media = resolve.media(item.mediaId);
  // An empty text of the article's own hides the asset's.
  return media ? figure(item, liveImage(item, media), (item.caption ?? media.caption) || undefined, (item.credit ?? media.credit) || undefined) : '';
}
