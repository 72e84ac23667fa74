import { ApiProperty, PartialType } from '@nestjs/swagger';
import { DELIVERED_DOCUMENT } from './delivered-document.schema';

export class DeliveredRenditionView {
  name: string;
  url: string;
  /** In pixels; the height as well. */
  width: number;
  height: number;
  /** @example 'image/webp' */
  type: string;
}

export class DeliveredFocalPointView {
  /** From 0 at the left to 1 at the right. */
  @ApiProperty({ format: 'double', minimum: 0, maximum: 1 })
  x: number;

  /** From 0 at the top to 1 at the bottom. */
  @ApiProperty({ format: 'double', minimum: 0, maximum: 1 })
  y: number;
}

/** A picture with all that a page needs to show it. */
export class DeliveredPictureView {
  id: string;
  alt: string | null;
  caption: string | null;
  credit: string | null;
  width: number;
  height: number;
  focalPoint: DeliveredFocalPointView;
  /** A ThumbHash in base64. */
  placeholder: string | null;
  renditions: DeliveredRenditionView[];
  /** The whole picture in all its widths, as WebP: for the attribute of that name. */
  srcset: string;
}

/** A file beside the text, with all that a page needs to offer or play it. */
export class DeliveredAttachmentView {
  id: string;
  @ApiProperty({ enum: ['document', 'audio', 'video'] })
  kind: 'document' | 'audio' | 'video';
  /** Of the file itself. A range of bytes of it can be asked for. */
  url: string;
  /** @example 'application/pdf' */
  mimeType: string;
  bytes: number;
  title: string | null;
  caption: string | null;
  credit: string | null;
  /** In seconds, of what is played. */
  @ApiProperty({ format: 'double', nullable: true, type: Number })
  duration: number | null;
  /** In pixels, of a video; the height as well. */
  width: number | null;
  height: number | null;
}

export class DeliveredCategoryView {
  slug: string;
  /** @example 'news/politics' */
  path: string;
  name: string;
}

export class DeliveredTagView {
  slug: string;
  name: string;
}

export class DeliveredBylineView {
  slug: string;
  /** As credited. */
  name: string;
  /** @example 'writer' */
  role: string;
}

export class DeliveredCorrectionView {
  type: 'correction' | 'clarification';
  note: string;
  at: string;
}

export class TranslationView {
  locale: string;
  slug: string;
  url: string;
}

/** Another article in a line. */
export class TeaserView {
  id: string;
  slug: string;
  headline: string;
  publishedAt: string;
  url: string;
}

export class DeliveredSeoView {
  title: string;
  description: string | null;
  canonicalUrl: string;
  noindex: boolean;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  openGraph: Record<string, string>;
}

/** A published article as lists show it. */
export class CardView {
  id: string;
  slug: string;
  locale: string;
  url: string;
  headline: string;
  subheadline: string | null;
  kicker: string | null;
  summary: string | null;
  dateline: string | null;
  source: string | null;
  wordCount: number;
  readingMinutes: number;
  publishedAt: string;
  updatedAt: string;
  significantUpdatedAt: string | null;
  expireAt: string | null;
  genre: string | null;
  /** 1 is the most urgent, 9 the least. */
  urgency: number;
  digitalSourceType: string | null;
  category: DeliveredCategoryView;
  /** The secondary ones. */
  categories: DeliveredCategoryView[];
  tags: DeliveredTagView[];
  bylines: DeliveredBylineView[];
  cover: DeliveredPictureView | null;
}

/** The names of all fields of a card, for a list that may have none to look at. */
export const CARD_FIELDS: ReadonlySet<string> = new Set(Object.keys({
  id: true, slug: true, locale: true, url: true, headline: true, subheadline: true, kicker: true, summary: true, dateline: true,
  source: true, wordCount: true, readingMinutes: true, publishedAt: true, updatedAt: true, significantUpdatedAt: true,
  expireAt: true, genre: true, urgency: true, digitalSourceType: true, category: true, categories: true, tags: true, bylines: true,
  cover: true,
} satisfies Record<keyof CardView, true>));

/** A published article, whole. */
export class DeliveredArticleView extends CardView {
  /** With `?body=doc`, `body` is given instead. */
  bodyHtml?: string;

  /** The document, with `?body=doc`: beside each id in it stands what a page needs of what it names. What readers do not see is left out. */
  @ApiProperty({ allOf: [DELIVERED_DOCUMENT] })
  body?: object;

  /** The files beside the text, in its order. */
  attachments: DeliveredAttachmentView[];
  corrections: DeliveredCorrectionView[];
  translations: TranslationView[];
  /** The newest others of the category. */
  related: TeaserView[];
  seo: DeliveredSeoView;
}

/** What `fields` asked for of a published article. */
export class DeliveredArticlePartView extends PartialType(DeliveredArticleView) {}

/** What `fields` asked for of a card. */
export class CardPartView extends PartialType(CardView) {}

export class CardListView {
  items: CardView[];
  nextCursor: string | null;
  /** Only where the request asked with include=total. */
  total?: number;
}

export class CardPartListView {
  items: CardPartView[];
  nextCursor: string | null;
  /** Only where the request asked with include=total. */
  total?: number;
}

/** What the read model keeps of an article: everything but `related`, which is found when it is read. */
export type ProjectedArticle = Omit<DeliveredArticleView, 'related' | 'body'>;
