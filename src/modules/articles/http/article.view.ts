import { ApiProperty } from '@nestjs/swagger';
import type { Actor } from '../../../kernel/actor';
import type { Settings } from '../../../config/settings';
import { isoTime } from '../../../platform/database/row';
import { type ArticleRecord, type StoredRevision, placeOf } from '../article-record';
import { STATUS_LABELS } from '../article-filter';
import type { ChangeKind } from '../article-revision.entity';
import { allowedActions } from '../article.policy';
import { articleUrl } from '../article-url';
import type { BodyWarning } from '../document';
import { type RevisionState, type Visibility, statusLabel } from '../workflow/article-state';
import { VERB_NAMES } from '../workflow/article-workflow';
import { ARTICLE_DOCUMENT } from './document.schema';

export class PersonView {
  id: string;
  name: string;
}

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

export class LiveRevisionView {
  revisionId: string;
  number: number;
  publishedAt: string;
}

export class LegalHoldView {
  reason: string;
  by: PersonView;
  at: string;
}

/** An article but for what its revision says. */
export class ArticleFactsView {
  id: string;
  version: number;
  locale: string;
  /** @example 'published+draft' */
  @ApiProperty({ enum: STATUS_LABELS })
  status: string;
  visibility: Visibility;
  /** The live one; before the first publication the open one. */
  slug: string;
  url: string;
  live: LiveRevisionView | null;
  embargoUntil: string | null;
  legalHold: LegalHoldView | null;
  expireAt: string | null;
  scheduledAt: string | null;
  scheduleError: string | null;
  firstPublishedAt: string | null;
  significantUpdatedAt: string | null;
  archivedAt: string | null;
  deletedAt: string | null;
  /** Who is editing; nobody can lock yet. */
  lock: PersonView | null;
  assignee: PersonView | null;
  dueAt: string | null;
  plannedFor: string | null;
  createdBy: PersonView;
  createdAt: string;
  updatedAt: string;
  /** What the caller may do with it now. */
  @ApiProperty({ enum: VERB_NAMES, isArray: true })
  allowedActions: string[];
}

/** An article as a list shows it. */
export class ArticleSummaryView extends ArticleFactsView {
  /** The open revision, or the one published last where none is open. */
  revision: RevisionSummaryView;
}

export class BodyWarningView {
  code: string;
  detail: string;
}

/** An article, complete. */
export class ArticleView extends ArticleFactsView {
  /** The open revision, or the one published last where none is open. */
  revision: RevisionView;
  /** What was dropped from an HTML or Markdown body; only in the answer to the request that sent it. */
  warnings?: BodyWarningView[];
}

export class ArticleListView {
  items: ArticleSummaryView[];
  nextCursor: string | null;
  total?: number;
}

export function articleSummaryView(record: ArticleRecord, actor: Actor, settings: Settings): ArticleSummaryView {
  const { article, current, live, open, inside } = record;
  const slug = live?.slug ?? current.slug;
  const newsroom = <T>(value: T | null): T | null => (inside ? value : null);
  return {
    id: article.id,
    version: article.version,
    locale: article.locale,
    status: statusLabel(placeOf(record)),
    visibility: article.visibility,
    slug,
    url: articleUrl(settings, article.locale, slug),
    revision: revisionSummaryView(current, record.revisionCreatedBy),
    live: article.visibility === 'live' && live
      ? { revisionId: live.revisionId, number: live.number, publishedAt: isoTime(live.publishedAt) }
      : null,
    embargoUntil: isoTime(newsroom(article.embargoUntil)),
    legalHold: newsroom(article.legalHold),
    expireAt: isoTime(article.expireAt),
    scheduledAt: isoTime(open?.scheduledAt ?? null),
    scheduleError: open?.scheduleError ?? null,
    firstPublishedAt: isoTime(article.firstPublishedAt),
    significantUpdatedAt: isoTime(article.significantUpdatedAt),
    archivedAt: isoTime(article.archivedAt),
    deletedAt: isoTime(article.deletedAt),
    lock: null,
    assignee: newsroom(record.assignee),
    dueAt: isoTime(newsroom(article.dueAt)),
    plannedFor: isoTime(newsroom(article.plannedFor)),
    createdBy: record.createdBy,
    createdAt: isoTime(article.createdAt),
    updatedAt: isoTime(article.updatedAt),
    allowedActions: allowedActions(actor, record),
  };
}

export function articleView(record: ArticleRecord, actor: Actor, settings: Settings, warnings: BodyWarning[] = []): ArticleView {
  return {
    ...articleSummaryView(record, actor, settings),
    revision: revisionView(record.current, record.revisionCreatedBy),
    ...(warnings.length > 0 && { warnings }),
  };
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
