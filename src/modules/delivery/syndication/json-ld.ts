import { authorUrl } from '../author-url';
import type { DeliveredAttachmentView, DeliveredBylineView, DeliveredPictureView } from '../delivered.view';
import { GENRES, type SyndicatedArticle, digitalSourceUri, withoutEmpty } from './syndicated-article';

/** What schema.org calls somebody in that role; anybody else contributed. */
const ROLES: Readonly<Record<string, string>> = { writer: 'author', author: 'author', editor: 'editor', translator: 'translator' };

/** The article as schema.org describes a NewsArticle or a kind of it, with its corrections. */
export function jsonLd({ article, syndication, text, settings }: SyndicatedArticle): object {
  const publisher = { '@type': 'Organization', name: settings.siteName, url: settings.siteUrl };
  const genre = article.genre === null ? undefined : GENRES.get(article.genre.toLowerCase());
  const personOf = ({ name, slug }: DeliveredBylineView): object => ({ '@type': 'Person', name, url: authorUrl(settings.siteUrl, slug) });
  const people = Object.groupBy(article.bylines, ({ role }) => ROLES[role] ?? 'contributor');
  return withoutEmpty({
    '@context': 'https://schema.org',
    '@type': genre?.schemaType ?? 'NewsArticle',
    '@id': `${article.seo.canonicalUrl.split('#', 1)[0]}#article`,
    url: article.seo.canonicalUrl,
    mainEntityOfPage: article.seo.canonicalUrl,
    headline: article.headline,
    alternativeHeadline: article.seo.title === article.headline ? article.subheadline : article.seo.title,
    description: article.seo.description,
    abstract: article.summary,
    articleBody: text,
    articleSection: [article.category, ...article.categories].map(({ name }) => name),
    keywords: article.tags.map(({ name }) => name),
    genre: article.genre,
    wordCount: article.wordCount,
    inLanguage: article.locale,
    dateline: article.dateline,
    version: String(syndication.version),
    dateCreated: syndication.createdAt,
    datePublished: article.publishedAt,
    dateModified: article.significantUpdatedAt ?? article.publishedAt,
    expires: article.expireAt,
    image: article.cover ? imagesOf(article.cover, syndication.cover?.copyright) : [],
    associatedMedia: (article.attachments ?? []).map(mediaOf),
    ...Object.fromEntries(Object.entries(people).map(([role, bylines]) => [role, bylines?.map(personOf)])),
    // Search engines want somebody: where nobody signed it, it is the newsroom.
    author: people['author']?.map(personOf) ?? [publisher],
    publisher,
    creditText: article.source,
    digitalSourceType: article.digitalSourceType === null ? null : digitalSourceUri(article.digitalSourceType),
    correction: article.corrections.map(({ note, at }) => ({ '@type': 'CorrectionComment', text: note, datePublished: at })),
    workTranslation: article.translations.map(({ locale, url }) => ({ '@type': 'NewsArticle', inLanguage: locale, url })),
  });
}

const MEDIA_TYPES = { document: 'MediaObject', audio: 'AudioObject', video: 'VideoObject' };

function mediaOf({ kind, url, mimeType, bytes, title, caption, credit, duration, width, height }: DeliveredAttachmentView): object {
  return withoutEmpty({
    '@type': MEDIA_TYPES[kind], contentUrl: url, encodingFormat: mimeType, contentSize: `${bytes} B`, name: title, description: caption, creditText: credit,
    duration: duration === null ? null : `PT${duration}S`, width, height,
  });
}

/** The largest of each shape: the whole picture, 1.91 : 1 and 16 : 9. */
const IMAGES: readonly string[] = ['full', 'social', 'card'];

/** As JPEG, which every reader knows. */
function imagesOf({ renditions, caption, credit, alt }: DeliveredPictureView, copyright: string | null | undefined): object[] {
  const shown = renditions.filter(({ name, type }) => type === 'image/jpeg' && IMAGES.includes(name));
  return shown.map(({ url, width, height }) => withoutEmpty({
    '@type': 'ImageObject', contentUrl: url, url, width, height, caption: caption ?? alt, creditText: credit, copyrightNotice: copyright,
  }));
}
