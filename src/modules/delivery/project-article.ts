import type { Settings } from '../../config/settings';
import { isoTime } from '../../platform/database/row';
import { type ArticleDocument, articleUrl, distinctBylines, documentHtml, documentText } from '../articles';
import type { CardView, DeliveredBylineView, DeliveredCategoryView, ProjectedArticle, TeaserView } from './delivered.view';
import { deliveredAttachments } from './delivered-attachment';
import { deliveredDocument } from './delivered-document';
import { pictureAsUsed } from './delivered-picture';
import { documentCompanions, htmlResolver } from './document-references';
import { type MediaAddresses, publicAddresses } from './media-addresses';
import type { ProjectionSource, SourceCategory } from './projection-source';
import type { Syndication } from './syndication/syndication';

const WORDS_A_MINUTE = 220;

/** The finished answers about one live article. */
export interface Projection {
  readonly document: ProjectedArticle;
  /** The text as a document. */
  readonly body: ArticleDocument;
  /** What is left of the words of the text where pictures or files in it are out of use; null where readers get all of them. */
  readonly remainingWords: string | null;
  readonly card: CardView;
  readonly teaser: TeaserView;
  /** The ids of every list that the article is in. */
  readonly listings: readonly string[];
  readonly surrogateKeys: readonly string[];
  /** Neither hidden from search engines nor said to be at home elsewhere. */
  readonly inSitemaps: boolean;
  readonly syndication: Syndication;
}

/** Makes what readers get out of what publishing left. Pure: the same source gives the same answers. */
export function projectArticle(
  source: ProjectionSource, settings: Settings, addresses: MediaAddresses = publicAddresses(settings),
): Projection {
  const { revision } = source;
  const card = cardOf(source, settings, addresses);
  const attachments = deliveredAttachments(revision.body, source.media, (file) => addresses.fileUrlOf(file));
  const bodyHtml = documentHtml(revision.body, htmlResolver(source, settings, addresses));
  const corrections = source.corrections.map(({ type, note, at }) => ({ type: type as 'correction', note, at: isoTime(at) }));
  const listings = listingsOf(source);
  const seo = seoOf(revision, card);
  const body = deliveredDocument(revision.body, documentCompanions(source, settings, addresses));
  const translations = source.translations.map(({ locale, slug }) => ({ locale, slug, url: articleUrl(settings, locale, slug) }));
  return {
    card,
    body,
    remainingWords: isWhole(source) ? null : documentText(body),
    document: { ...card, bodyHtml, attachments, corrections, translations, seo },
    teaser: { id: card.id, slug: card.slug, headline: card.headline, publishedAt: card.publishedAt, url: card.url },
    listings,
    surrogateKeys: [source.id, ...listings, ...revision.mediaIds],
    inSitemaps: !seo.noindex && seo.canonicalUrl === card.url,
    syndication: syndicationOf(source),
  };
}

/** Whether nothing of what it refers to in the library is out of use. */
function isWhole({ revision, media }: ProjectionSource): boolean {
  return revision.mediaIds.every((id) => media.some((each) => each.id === id));
}

function syndicationOf({ revision, createdAt, updatedAt, media }: ProjectionSource): Syndication {
  const picture = media.find(({ id }) => id === revision.cover?.mediaId);
  return {
    version: revision.number,
    createdAt: isoTime(createdAt),
    versionCreatedAt: isoTime(updatedAt),
    cover: picture ? { copyright: picture.copyright, usageTerms: picture.usageTerms, digitalSourceType: picture.digitalSourceType } : null,
  };
}

function cardOf(source: ProjectionSource, settings: Settings, addresses: MediaAddresses): CardView {
  const { revision } = source;
  return {
    id: source.id,
    slug: revision.slug,
    locale: source.locale,
    url: articleUrl(settings, source.locale, revision.slug),
    headline: revision.headline,
    subheadline: revision.subheadline,
    kicker: revision.kicker,
    summary: revision.summary,
    dateline: revision.dateline,
    source: revision.source,
    wordCount: revision.wordCount,
    readingMinutes: Math.max(1, Math.ceil(revision.wordCount / WORDS_A_MINUTE)),
    publishedAt: isoTime(source.publishedAt),
    updatedAt: isoTime(source.updatedAt),
    significantUpdatedAt: isoTime(source.significantUpdatedAt),
    expireAt: isoTime(source.expireAt),
    genre: revision.genre,
    urgency: revision.urgency,
    digitalSourceType: revision.digitalSourceType,
    category: categoryOf(source.category),
    categories: source.secondaryCategories.map(categoryOf),
    tags: source.tags.map(({ slug, name }) => ({ slug, name })),
    bylines: bylinesOf(source),
    cover: revision.cover && pictureAsUsed(revision.cover, source.media, addresses),
  };
}

function categoryOf({ slug, path, name }: SourceCategory): DeliveredCategoryView {
  return { slug, path, name };
}

/** As credited; whoever is credited by their plain name has it in the language of the article. */
function bylinesOf({ revision, authors }: ProjectionSource): DeliveredBylineView[] {
  const credits = revision.bylines.flatMap(({ authorId, role, creditedAs }) => {
    const author = authors.find(({ creditedId }) => creditedId === authorId);
    const name = (creditedAs === author?.name ? author.localName : null) ?? creditedAs;
    return author ? [{ authorId: author.id, slug: author.slug, role, creditedAs: name }] : [];
  });
  return distinctBylines(credits).map(({ slug, creditedAs, role }) => ({ slug, name: creditedAs, role }));
}

function seoOf({ seo }: ProjectionSource['revision'], card: CardView): ProjectedArticle['seo'] {
  const title = seo.title ?? card.headline;
  const description = seo.description ?? card.summary;
  const image = card.cover?.renditions.find(({ name, type }) => name === 'social' && type === 'image/jpeg')?.url;
  return {
    title,
    description,
    canonicalUrl: seo.canonicalUrl ?? card.url,
    noindex: seo.noindex,
    openGraph: {
      'og:type': 'article', 'og:title': title, 'og:url': card.url,
      ...(description !== null && { 'og:description': description }),
      ...(image !== undefined && { 'og:image': image }),
    },
  };
}

/** The categories with all above them, the authors and the tags: a list of any of these has the article. */
function listingsOf({ category, secondaryCategories, authors, tags }: ProjectionSource): string[] {
  const categories = [category, ...secondaryCategories].flatMap(({ lineage }) => lineage);
  return [...new Set([...categories, ...authors.map(({ id }) => id), ...tags.map(({ id }) => id)])];
}
