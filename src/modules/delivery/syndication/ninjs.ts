import type { DeliveredAttachmentView, DeliveredCategoryView, DeliveredPictureView } from '../delivered.view';
import { GENRES, type SyndicatedArticle, digitalSourceUri, withoutEmpty } from './syndicated-article';

export const NINJS_VERSIONS = ['3.1', '2.2'] as const;
export type NinjsVersion = (typeof NINJS_VERSIONS)[number];

/** The article as IPTC ninjs: 3.1, or 2.2, which says the same in lower case and has no relation of associations. */
export function ninjs(source: SyndicatedArticle, version: NinjsVersion): object {
  const item = { ...ninjs31(source), standard: standardOf(version) };
  return version === '3.1' ? item : lowerCased(item);
}

function standardOf(version: NinjsVersion): object {
  return { name: 'ninjs', version, schema: `http://www.iptc.org/std/ninjs/ninjs-schema_${version}.json` };
}

function ninjs31(source: SyndicatedArticle): object {
  const { article, syndication, settings } = source;
  return withoutEmpty({
    uri: `urn:newsml:${new URL(settings.siteUrl).hostname}:${article.publishedAt.slice(0, 4)}:article:${article.id}`,
    type: 'text',
    representationType: 'full',
    profile: article.cover ? 'text-with-picture' : 'text-only',
    version: String(syndication.version),
    firstCreated: syndication.createdAt,
    contentCreated: syndication.createdAt,
    versionCreated: syndication.versionCreatedAt,
    expires: article.expireAt,
    pubStatus: 'usable',
    urgency: article.urgency,
    language: article.locale,
    by: article.bylines.map(({ name }) => name).join(', ') || null,
    located: article.dateline,
    slugline: article.slug,
    ...textsOf(source),
    ...termsOf(source),
    associations: [...(article.cover ? [heroOf(article.cover, source)] : []), ...(article.attachments ?? []).flatMap((file) => playedOf(file, source))],
    renditions: [{ name: 'web', href: article.url, contentType: 'text/html' }],
    altIds: [{ role: 'internalId', value: article.id }, { role: 'canonicalUrl', value: article.seo.canonicalUrl }],
    digitalSourceType: article.digitalSourceType === null ? null : digitalSource(article.digitalSourceType),
  });
}

function textsOf({ article, text }: SyndicatedArticle): object {
  const plain = (role: string, value: string | null) => (value === null || value === '' ? [] : [{ role, contentType: 'text/plain', value }]);
  const body = (contentType: string, value: string) => ({ role: 'main', contentType, charCount: [...value].length, wordCount: article.wordCount, value });
  return {
    headlines: [...plain('main', article.headline), ...plain('subheadline', article.subheadline), ...plain('kicker', article.kicker), ...plain('seo', article.seo.title)],
    descriptions: [...plain('summary', article.summary), ...article.corrections.flatMap(({ type, note }) => plain(type, note))],
    bodies: [body('text/html', article.bodyHtml ?? ''), body('text/plain', text)],
  };
}

function termsOf({ article, settings }: SyndicatedArticle): object {
  const address = (path: string): string => `${settings.publicUrl}/delivery/v1/${path}`;
  const creator = settings.siteUrl;
  const category = ({ name, path }: DeliveredCategoryView, rel: string) => ({ name, rel, uri: address(`categories/${path}`), creator });
  const genre = article.genre === null ? undefined : GENRES.get(article.genre.toLowerCase());
  return {
    subjects: [
      category(article.category, 'category'),
      ...article.categories.map((each) => category(each, 'secondaryCategory')),
      ...article.tags.map(({ slug, name }) => ({ name, rel: 'tag', uri: address(`tags/${slug}`), creator })),
    ],
    infoSources: [
      ...article.bylines.map(({ slug, name, role }) => ({ name, role, uri: address(`authors/${slug}`) })),
      ...(article.source === null ? [] : [{ name: article.source, role: 'source' }]),
    ],
    genres: article.genre === null ? [] : [withoutEmpty({ name: article.genre, uri: genre && `http://cv.iptc.org/newscodes/genre/${genre.newsCode}` })],
  };
}

function heroOf(cover: DeliveredPictureView, { article, syndication }: SyndicatedArticle): object {
  const description = (role: string, value: string | null) => (value === null ? [] : [{ role, contentType: 'text/plain', value }]);
  const source = syndication.cover?.digitalSourceType;
  return withoutEmpty({
    name: cover.alt ?? cover.caption ?? article.headline,
    rel: 'hero',
    uri: `urn:uuid:${cover.id}`,
    type: 'picture',
    by: cover.credit,
    descriptions: [...description('caption', cover.caption), ...description('alt', cover.alt)],
    copyrightNotice: syndication.cover?.copyright,
    usageTerms: syndication.cover?.usageTerms,
    digitalSourceType: source ? digitalSource(source) : null,
    renditions: cover.renditions.map(({ name, url, width, height, type }) => ({
      name: `${name}-${type.replace('image/', '')}`, href: url, width, height, contentType: type,
    })),
  });
}

/** Sound and films; for documents there is no type, and the text links to them. */
function playedOf({ id, kind, url, mimeType, bytes, title, caption, credit, duration, width, height }: DeliveredAttachmentView, { article }: SyndicatedArticle): object[] {
  if (kind === 'document') return [];
  return [withoutEmpty({
    name: title ?? caption ?? article.headline,
    rel: 'attachment',
    uri: `urn:uuid:${id}`,
    type: kind,
    by: credit,
    descriptions: caption === null ? [] : [{ role: 'caption', contentType: 'text/plain', value: caption }],
    renditions: [withoutEmpty({ name: 'original', href: url, contentType: mimeType, sizeInBytes: bytes, duration, width, height })],
  })];
}

function digitalSource(type: string): object {
  return withoutEmpty({ name: type, uri: digitalSourceUri(type) });
}

function lowerCased(value: unknown): object {
  return lowered(value) as object;
}

function lowered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowered);
  if (typeof value !== 'object' || value === null) return value;
  const isAssociation = 'rel' in value && 'renditions' in value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !(isAssociation && key === 'rel')).map(([key, each]) => [key.toLowerCase(), lowered(each)]));
}
