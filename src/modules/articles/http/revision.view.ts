import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../../../platform/database/row';
import type { StoredRevision } from '../article-record';
import type { ChangeKind } from '../article-revision.entity';
import type { RevisionState } from '../workflow/article-state';
import { ARTICLE_DOCUMENT } from './document.schema';
import { PersonView } from './person.view';

export class BylineView {
  authorId: string;
  role: string;
  /** The name as printed, frozen when the byline was set. */
  creditedAs: string;
}

export class CoverView {
  mediaId: string;
  caption: string | null;
  credit: string | null;
  alt: string | null;
}

export class SeoView {
  title: string | null;
  description: string | null;
  canonicalUrl: string | null;
  noindex: boolean;
}

/** A revision without its text. */
export class RevisionSummaryView {
  id: string;
  number: number;
  /** @example 'draft' */
  state: RevisionState;
  /** SHA-256 of the content; approvals bind to it. */
  hash: string;
  changeKind: ChangeKind | null;
  note: string | null;
  createdAt: string;
  createdBy: PersonView;
  slug: string;
  headline: string;
  subheadline: string | null;
  kicker: string | null;
  summary: string | null;
  dateline: string | null;
  source: string | null;
  wordCount: number;
  bylines: BylineView[];
  categoryId: string;
  secondaryCategoryIds: string[];
  tagIds: string[];
  cover: CoverView | null;
  genre: string | null;
  urgency: number;
  edNote: string | null;
  digitalSourceType: string | null;
}

/** A revision, complete. */
export class RevisionView extends RevisionSummaryView {
  /** The version of the document schema. */
  schemaVersion: number;

  @ApiProperty({ allOf: [ARTICLE_DOCUMENT], description: 'Every block at the top has an id.' })
  body: object;

  bodyHtml: string;
  seo: SeoView;
}

export function revisionSummaryView(revision: StoredRevision, createdBy: PersonView): RevisionSummaryView {
  return {
    id: revision.id,
    number: revision.number,
    state: revision.state,
    hash: revision.hash,
    changeKind: revision.changeKind,
    note: revision.note,
    createdAt: isoTime(revision.createdAt),
    createdBy,
    slug: revision.slug,
    headline: revision.headline,
    subheadline: revision.subheadline,
    kicker: revision.kicker,
    summary: revision.summary,
    dateline: revision.dateline,
    source: revision.source,
    wordCount: revision.wordCount,
    bylines: revision.bylines,
    categoryId: revision.categoryId,
    secondaryCategoryIds: revision.secondaryCategoryIds,
    tagIds: revision.tagIds,
    cover: revision.cover,
    genre: revision.genre,
    urgency: revision.urgency,
    edNote: revision.edNote,
    digitalSourceType: revision.digitalSourceType,
  };
}

export function revisionView(revision: StoredRevision, createdBy: PersonView): RevisionView {
  return {
    ...revisionSummaryView(revision, createdBy),
    schemaVersion: revision.schemaVersion,
    body: revision.body,
    bodyHtml: revision.bodyHtml,
    seo: revision.seo,
  };
}
