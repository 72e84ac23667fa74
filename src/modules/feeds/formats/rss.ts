import type { ProjectedArticle } from '../../delivery';
import { type Feed, filesOf, latestChange, permanentId, pictureOf, termsOf } from '../feed';
import { type Xml, element, textElement, xmlDocument } from './xml';

const NAMESPACES = {
  version: '2.0',
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
};

/** RSS 2.0 with the whole text of each article. */
export function rss(feed: Feed): string {
  const changed = latestChange(feed);
  return xmlDocument(element('rss', NAMESPACES, [element('channel', {}, [
    ...textElement('title', feed.title),
    ...textElement('link', feed.siteUrl),
    ...textElement('description', asHtml(feed.description)),
    ...textElement('language', feed.locale),
    ...textElement('lastBuildDate', changed && rfc822(changed)),
    element('atom:link', { href: feed.selfUrl, rel: 'self', type: 'application/rss+xml' }),
    ...feed.articles.map(item),
  ])]));
}

function item(article: ProjectedArticle): Xml {
  return element('item', {}, [
    ...textElement('title', article.headline),
    ...textElement('link', article.url),
    ...textElement('guid', permanentId(article), { isPermaLink: 'false' }),
    ...textElement('pubDate', rfc822(article.publishedAt)),
    ...article.bylines.flatMap(({ name }) => textElement('dc:creator', name)),
    ...termsOf(article).flatMap((term) => textElement('category', term)),
    ...textElement('description', asHtml(article.summary)),
    ...textElement('content:encoded', article.bodyHtml),
    ...enclosure(article),
    ...mediaContent(article),
  ]);
}

/** One, as RSS has it: what podcast players play. */
function enclosure(article: ProjectedArticle): Xml[] {
  const [played] = filesOf(article).filter(({ kind }) => kind !== 'document');
  return played ? [element('enclosure', { url: played.url, length: played.bytes, type: played.mimeType })] : [];
}

function mediaContent(article: ProjectedArticle): Xml[] {
  const picture = pictureOf(article);
  if (!picture) return [];
  const { url, type, width, height, caption, alt, credit } = picture;
  return [element('media:content', { url, type, medium: 'image', width, height }, [
    ...textElement('media:description', caption ?? alt, { type: 'plain' }),
    ...textElement('media:credit', credit),
  ])];
}

/** RSS takes descriptions for HTML: what would be markup there, or a character by its name, is said to be text. A plain & stays one, as in HTML. */
function asHtml(text: string | null): string | null {
  return text && text.replace(/<|&(?=#|[a-z])/gi, (character) => (character === '<' ? '&lt;' : '&amp;'));
}

/** Such as Fri, 20 Mar 2026 11:25:00 +0000. */
function rfc822(time: string): string {
  return new Date(time).toUTCString().replace('GMT', '+0000');
}
