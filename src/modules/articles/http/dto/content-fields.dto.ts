import { ApiProperty } from '@nestjs/swagger';
import { Allow } from 'class-validator';
import { Flag, Id, Ids, Integer, Line, Nested, NestedList, Pattern, Slug, Text, WebUrl } from '../../../../platform/http/fields';
import { ARTICLE_DOCUMENT, ARTICLE_SOURCE } from '../document.schema';

/** Somebody named above the text. */
export class BylineDto {
  @Id()
  readonly authorId: string;

  /** In lower case, such as writer, photographer, editor or translator. */
  @Pattern(/^[a-z][a-z-]{0,39}$/, 'This must be a word in lower case, such as writer or photographer.')
  readonly role: string;

  /** The name to be printed; left out: the author's present name, kept from then on. */
  @Line({ max: 200, optional: true, nullable: true })
  readonly creditedAs?: string | null;
}

/** The picture above the text. What is null is taken from the picture itself. */
export class CoverDto {
  @Id()
  readonly mediaId: string;

  @Text({ max: 2000, optional: true, nullable: true })
  readonly caption?: string | null;

  @Line({ max: 500, optional: true, nullable: true })
  readonly credit?: string | null;

  @Text({ max: 1000, optional: true, nullable: true })
  readonly alt?: string | null;
}

/** What search engines and social networks are told. */
export class SeoDto {
  @Line({ max: 300, optional: true, nullable: true })
  readonly title?: string | null;

  @Text({ max: 1000, optional: true, nullable: true })
  readonly description?: string | null;

  @WebUrl({ optional: true, nullable: true })
  readonly canonicalUrl?: string | null;

  @Flag({ optional: true })
  readonly noindex?: boolean;
}

/** The names of all fields of the content but the body. */
export const CONTENT_FIELDS = [
  'slug', 'headline', 'subheadline', 'kicker', 'summary', 'dateline', 'source', 'bylines', 'categoryId', 'secondaryCategoryIds',
  'tagIds', 'cover', 'genre', 'urgency', 'edNote', 'digitalSourceType', 'seo',
] as const;

/** What a revision can say but its headline and category. Only fields, so that it can stand inside of another request class. */
export abstract class ContentFieldsDto {
  /** Changing it on a live article moves the address when that revision is published; the former one redirects. */
  @Slug({ optional: true })
  readonly slug?: string;

  @Line({ max: 500, optional: true, nullable: true })
  readonly subheadline?: string | null;

  @Line({ max: 200, optional: true, nullable: true })
  readonly kicker?: string | null;

  @Text({ max: 5000, optional: true, nullable: true })
  readonly summary?: string | null;

  @Line({ max: 200, optional: true, nullable: true })
  readonly dateline?: string | null;

  @Line({ max: 300, optional: true, nullable: true })
  readonly source?: string | null;

  /** A document, or `{"format": "html" | "markdown", "value": "…"}`; kept as a document. */
  @Allow()
  @ApiProperty({
    required: false,
    description: 'A document, or `{"format": "html" | "markdown", "value": "…"}`; kept as a document.',
    oneOf: [ARTICLE_DOCUMENT, ARTICLE_SOURCE],
  })
  readonly body?: unknown;

  @NestedList(() => BylineDto, { max: 50, optional: true })
  readonly bylines?: BylineDto[];

  @Ids({ max: 20, optional: true })
  readonly secondaryCategoryIds?: string[];

  @Ids({ max: 100, optional: true })
  readonly tagIds?: string[];

  @Nested(() => CoverDto, { optional: true, nullable: true })
  readonly cover?: CoverDto | null;

  @Line({ max: 100, optional: true, nullable: true })
  readonly genre?: string | null;

  /** 1 is the most urgent, 9 the least. */
  @Integer({ min: 1, max: 9, optional: true })
  readonly urgency?: number;

  /** For colleagues; it never leaves the newsroom. */
  @Text({ max: 5000, optional: true, nullable: true })
  readonly edNote?: string | null;

  @Line({ max: 300, optional: true, nullable: true })
  readonly digitalSourceType?: string | null;

  @Nested(() => SeoDto, { optional: true })
  readonly seo?: SeoDto;
}
