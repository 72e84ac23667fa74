import { type ProjectedArticle, authorUrl } from '../../delivery';
import { type Feed, filesOf, latestChange, modifiedAt, permanentId, pictureOf, termsOf } from '../feed';
import { type Xml, element, textElement, xmlDocument } from './xml';

const NAMESPACES = { xmlns: 'http://www.w3.org/2005/Atom', 'xmlns:media': 'http://search.yahoo.com/mrss/' };

/** Atom must say when a feed was changed, also one that never had anything. */
const NEVER = '1970-01-01T00:00:00.000Z';

/** Atom (RFC 4287) with the whole text of each article. */
export function atom(feed: Feed): string {
  return xmlDocument(element('feed', { ...NAMESPACES, 'xml:lang': feed.locale }, [
    ...textElement('id', feed.selfUrl),
    ...textElement('title', feed.title),
    ...textElement('subtitle', feed.description),
    ...textElement('updated', latestChange(feed) ?? NEVER),
    element('author', {}, textElement('name', feed.siteName)),
    element('link', { rel: 'self', type: 'application/atom+xml', href: feed.selfUrl }),
    element('link', { rel: 'alternate', type: 'text/html', href: feed.siteUrl }),
    ...feed.articles.map((article) => entry(article, feed.siteUrl)),
  ]));
}

function entry(article: ProjectedArticle, siteUrl: string): Xml {
  const picture = pictureOf(article);
  return element('entry', { 'xml:lang': article.locale }, [
    ...textElement('id', permanentId(article)),
    ...textElement('title', article.headline),
    ...textElement('published', article.publishedAt),
    ...textElement('updated', modifiedAt(article)),
    ...article.bylines.map(({ name, slug }) => element('author', {}, [...textElement('name', name), ...textElement('uri', authorUrl(siteUrl, slug))])),
    ...termsOf(article).map((term) => element('category', { term })),
    element('link', { rel: 'alternate', type: 'text/html', href: article.url }),
    ...(picture ? [element('link', { rel: 'enclosure', type: picture.type, href: picture.url, title: picture.credit })] : []),
    ...filesOf(article).map(({ url, mimeType, bytes, title }) => element('link', { rel: 'enclosure', type: mimeType, href: url, length: bytes, title })),
    ...textElement('summary', article.summary),
    ...textElement('content', article.bodyHtml, { type: 'html' }),
    ...(picture ? [mediaContent(picture)] : []),
  ]);
}

function mediaContent({ url, type, width, height, credit }: NonNullable<ReturnType<typeof pictureOf>>): Xml {
  return element('media:content', { url, type, medium: 'image', width, height }, textElement('media:credit', credit));
}
