import type { Settings } from '../../config/settings';
import { isoTime } from '../../platform/database/row';
import { type DocumentResolver, articleUrl, documentHtml } from '../articles';
import { type Media, type RenderedPicture, type Rendition, isAttachment, isPicture, kindOf, publicFileUrl, publicRenditions, srcsetOf } from '../media';
import type {
  CardView, DeliveredBylineView, DeliveredCategoryView, DeliveredPictureView, ProjectedArticle, TeaserView,
} from './delivered.view';
import { type AttachedMedia, deliveredAttachments } from './delivered-attachment';
import { deliveredPicture } from './delivered-picture';
import type { ProjectionSource, SourceCategory } from './projection-source';
import type { Syndication } from './syndication/syndication';

const WORDS_A_MINUTE = 220;

/** The finished answers about one live article. */
export interface Projection {
  readonly document: ProjectedArticle;
  readonly card: CardView;
  readonly teaser: TeaserView;
  /** The ids of every list that the article is in. */
  readonly listings: readonly string[];
  readonly surrogateKeys: readonly string[];
  /** Neither hidden from search engines nor said to be at home elsewhere. */
  readonly inSitemaps: boolean;
  readonly syndication: Syndication;
}

/** Where pictures and files are: in public, unless whoever reads this needs a signature for them. */
export interface MediaAddresses {
  renditionsOf(picture: RenderedPicture): Rendition[];
  fileUrlOf(file: AttachedMedia): string;
}

const inPublic = ({ publicUrl }: Settings): MediaAddresses => ({
  renditionsOf: (picture) => publicRenditions(picture, publicUrl),
  fileUrlOf: (file) => publicFileUrl(file, publicUrl),
});

/** Makes what readers get out of what publishing left. Pure: the same source gives the same answers. */
export function projectArticle(
  source: ProjectionSource, settings: Settings, addresses: MediaAddresses = inPublic(settings),
): Projection {
  const { revision } = source;
  const card = cardOf(source, settings, addresses);
  const attachments = deliveredAttachments(revision.body, source.media, (file) => addresses.fileUrlOf(file));
  const bodyHtml = documentHtml(revision.body, resolverOf(source, settings, addresses));
  const corrections = source.corrections.map(({ type, note, at }) => ({ type: type as 'correction', note, at: isoTime(at) }));
  const listings = listingsOf(source);
  const seo = seoOf(revision, card);
  const translations = source.translations.map(({ locale, slug }) => ({ locale, slug, url: articleUrl(settings, locale, slug) }));
  return {
    card,
    document: { ...card, bodyHtml, attachments, corrections, translations, seo },
    teaser: { id: card.id, slug: card.slug, headline: card.headline, publishedAt: card.publishedAt, url: card.url },
    listings,
    surrogateKeys: [source.id, ...listings, ...revision.mediaIds],
    inSitemaps: !seo.noindex && seo.canonicalUrl === card.url,
    syndication: syndicationOf(source),
  };
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
    cover: coverOf(source, addresses),
  };
}

function categoryOf({ slug, path, name }: SourceCategory): DeliveredCategoryView {
  return { slug, path, name };
}

/** As credited; whoever is credited by their plain name has it in the language of the article. */
function bylinesOf({ revision, authors }: ProjectionSource): DeliveredBylineView[] {
  const bylines = revision.bylines.flatMap(({ authorId, role, creditedAs }) => {
    const author = authors.find(({ creditedId }) => creditedId === authorId);
    return author ? [{ slug: author.slug, name: (creditedAs === author.name ? author.localName : null) ?? creditedAs, role }] : [];
  });
  // Two that were merged, and were credited alike.
  return bylines.filter(({ slug, name, role }, index) =>
    bylines.findIndex((other) => other.slug === slug && other.name === name && other.role === role) === index);
}

/** What the article says of the picture comes before what the library says. */
function coverOf({ revision: { cover }, media }: ProjectionSource, addresses: MediaAddresses): DeliveredPictureView | null {
  const picture = media.find(({ id }) => id === cover?.mediaId);
  if (!cover || !picture || !isPicture(picture)) return null;
  const { alt, caption, credit } = picture;
  const said = { ...picture, alt: cover.alt ?? alt, caption: cover.caption ?? caption, credit: cover.credit ?? credit };
  return deliveredPicture(said, addresses.renditionsOf(picture));
}

/** What pictures and links inside of the text become; a link to what readers cannot see is left out. */
function resolverOf({ media, links }: ProjectionSource, settings: Settings, addresses: MediaAddresses): DocumentResolver {
  return {
    media: (mediaId) => pictureInText(media.find(({ id }) => id === mediaId), addresses),
    attachment: (mediaId) => attachmentInText(media.find(({ id }) => id === mediaId), addresses),
    article: (articleId) => {
      const target = links.find(({ id }) => id === articleId);
      return target && { url: articleUrl(settings, target.locale, target.slug), headline: target.headline };
    },
  };
}

function attachmentInText(file: Media | undefined, addresses: MediaAddresses): ReturnType<DocumentResolver['attachment']> {
  if (!file || !isAttachment(file)) return undefined;
  const { mimeType, title, caption, credit, width, height } = file;
  return { url: addresses.fileUrlOf(file), kind: kindOf(mimeType), mimeType, title, caption, credit, width, height };
}

function pictureInText(picture: Media | undefined, addresses: MediaAddresses): ReturnType<DocumentResolver['media']> {
  if (!picture || !isPicture(picture)) return undefined;
  const renditions = addresses.renditionsOf(picture);
  const rendition = renditions.find(({ name, type }) => name === 'article' && type === 'image/jpeg');
  if (!rendition) return undefined;
  const { alt, caption, credit } = picture;
  return { src: rendition.url, srcset: srcsetOf(renditions), width: rendition.width, height: rendition.height, alt, caption, credit };
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
