import type { Settings } from '../../config/settings';
import { isoTime } from '../../platform/database/row';
import { type DocumentResolver, articleUrl } from '../articles';
import { isAttachment, isPicture, kindOf, srcsetOf } from '../media';
import { deliveredAttachment } from './delivered-attachment';
import type { DocumentCompanions } from './delivered-document';
import { pictureAsUsed } from './delivered-picture';
import type { MediaAddresses } from './media-addresses';
import type { ProjectionSource } from './projection-source';

/** What stands beside the ids in the document that readers get. */
export function documentCompanions({ media, links }: ProjectionSource, settings: Settings, addresses: MediaAddresses): DocumentCompanions {
  return {
    picture: (item) => pictureAsUsed(item, media, addresses),
    attachment: (item) => {
      const file = media.find(({ id }) => id === item.mediaId);
      return file && isAttachment(file) ? deliveredAttachment(item, file, addresses.fileUrlOf(file)) : null;
    },
    article: (articleId) => {
      const link = links.find(({ id }) => id === articleId);
      if (!link) return null;
      const { id, locale, slug, headline, publishedAt } = link;
      return { id, slug, headline, publishedAt: isoTime(publishedAt), url: articleUrl(settings, locale, slug) };
    },
  };
}

/** What pictures, files and links inside of the text become in HTML; a link to what readers cannot see is left out. */
export function htmlResolver({ media, links }: ProjectionSource, settings: Settings, addresses: MediaAddresses): DocumentResolver {
  return {
    media: (mediaId) => {
      const picture = media.find(({ id }) => id === mediaId);
      if (!picture || !isPicture(picture)) return undefined;
      const renditions = addresses.renditionsOf(picture);
      const rendition = renditions.find(({ name, type }) => name === 'article' && type === 'image/jpeg');
      if (!rendition) return undefined;
      const { alt, caption, credit } = picture;
      return { src: rendition.url, srcset: srcsetOf(renditions), width: rendition.width, height: rendition.height, alt, caption, credit };
    },
    attachment: (mediaId) => {
      const file = media.find(({ id }) => id === mediaId);
      if (!file || !isAttachment(file)) return undefined;
      const { mimeType, title, caption, credit, width, height } = file;
      return { url: addresses.fileUrlOf(file), kind: kindOf(mimeType), mimeType, title, caption, credit, width, height };
    },
    article: (articleId) => {
      const target = links.find(({ id }) => id === articleId);
      return target && { url: articleUrl(settings, target.locale, target.slug), headline: target.headline };
    },
  };
}
