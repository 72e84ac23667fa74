import { createHash } from 'node:crypto';
import {
  ArticleDocument, SCHEMA_VERSION, documentHtml, documentReferences, documentText, wordCount,
} from './document';

/** Who is named above the text, and as what. `creditedAs` is frozen when the byline is set. */
export interface Byline {
  readonly authorId: string;
  readonly role: string;
  readonly creditedAs: string;
}

/** The picture above the text; what is null here is taken from the picture itself. */
export interface Cover {
  readonly mediaId: string;
  readonly caption: string | null;
  readonly credit: string | null;
  readonly alt: string | null;
}

export interface Seo {
  readonly title: string | null;
  readonly description: string | null;
  readonly canonicalUrl: string | null;
  readonly noindex: boolean;
}

/** What a revision says: everything that an editor can write, and that a reader may get to see once it is published. */
export interface RevisionContent {
  readonly slug: string;
  readonly headline: string;
  readonly subheadline: string | null;
  readonly kicker: string | null;
  readonly summary: string | null;
  readonly dateline: string | null;
  readonly source: string | null;
  readonly body: ArticleDocument;
  readonly bylines: readonly Byline[];
  readonly categoryId: string;
  readonly secondaryCategoryIds: readonly string[];
  readonly tagIds: readonly string[];
  readonly cover: Cover | null;
  readonly genre: string | null;
  /** 1 is the most urgent, 9 the least. */
  readonly urgency: number;
  /** For colleagues; never leaves the newsroom. */
  readonly edNote: string | null;
  readonly digitalSourceType: string | null;
  readonly seo: Seo;
}

/** What an article holds before anything but its headline and category is written. */
export const BLANK: Omit<RevisionContent, 'slug' | 'headline' | 'categoryId'> = {
  subheadline: null,
  kicker: null,
  summary: null,
  dateline: null,
  source: null,
  body: { type: 'doc', content: [] },
  bylines: [],
  secondaryCategoryIds: [],
  tagIds: [],
  cover: null,
  genre: null,
  urgency: 5,
  edNote: null,
  digitalSourceType: null,
  seo: { title: null, description: null, canonicalUrl: null, noindex: false },
};

/** Every field of the content. */
export const REVISION_FIELDS = ['slug', 'headline', 'categoryId', ...Object.keys(BLANK)] as (keyof RevisionContent)[];

/** The content of anything that has it, such as a stored revision, and nothing else of it. */
export function contentOf(source: RevisionContent): RevisionContent {
  return Object.fromEntries(REVISION_FIELDS.map((field) => [field, source[field]])) as unknown as RevisionContent;
}

/** What is worked out from the content when it is saved. */
export interface DerivedContent {
  readonly hash: string;
  readonly schemaVersion: number;
  readonly bodyHtml: string;
  readonly bodyText: string;
  readonly wordCount: number;
  readonly authorIds: string[];
  readonly mediaIds: string[];
  readonly linkedArticleIds: string[];
}

export function deriveContent(content: RevisionContent): DerivedContent {
  const bodyText = documentText(content.body);
  const { mediaIds, articleIds } = documentReferences(content.body);
  return {
    hash: contentHash(content),
    schemaVersion: SCHEMA_VERSION,
    bodyHtml: documentHtml(content.body),
    bodyText,
    wordCount: wordCount(bodyText),
    authorIds: [...new Set(content.bylines.map((byline) => byline.authorId))],
    mediaIds: [...new Set([...(content.cover ? [content.cover.mediaId] : []), ...mediaIds])],
    linkedArticleIds: articleIds,
  };
}

/** SHA-256 in hexadecimal of the content as it is stored. */
export function contentHash(content: RevisionContent): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

/** JSON with sorted keys: the same content has the same text, whatever order it came in. */
function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}
