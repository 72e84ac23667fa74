import { ApiProperty } from '@nestjs/swagger';
import type { Actor } from '../../../kernel/actor';
import type { Settings } from '../../../config/settings';
import { isoTime } from '../../../platform/database/row';
import { type ArticleRecord, type EditLock, type Presence, placeOf } from '../article-record';
import { STATUS_LABELS, waitingSince } from '../article-filter';
import { allowedActions } from '../article.policy';
import { articleUrl } from '../article-url';
import { presentReferences } from '../merged-references';
import type { BodyWarning } from '../document';
import { type Visibility, statusLabel } from '../workflow/article-state';
import { VERB_NAMES } from '../workflow/article-workflow';
import { PersonView } from './person.view';
import { ReviewView, reviewView } from './review.view';
import { RevisionSummaryView, RevisionView, revisionSummaryView, revisionView } from './revision.view';

/** Who is editing. Unless it is renewed, it counts as none from `expiresAt` on. */
export class EditLockView {
  holder: PersonView;
  expiresAt: string;
}

/** Somebody who has the article open. Unless they say so again, it counts as none from `expiresAt` on. */
export class PresenceView {
  person: PersonView;
  expiresAt: string;
}

export class PresenceListView {
  items: PresenceView[];
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

export class RetractionView {
  /** What readers are told. */
  notice: string;
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
  retraction: RetractionView | null;
  expireAt: string | null;
  scheduledAt: string | null;
  scheduleError: string | null;
  /** When the open revision was submitted; null unless it is in review. */
  @ApiProperty({ format: 'date-time' })
  waitingSince: string | null;
  firstPublishedAt: string | null;
  significantUpdatedAt: string | null;
  archivedAt: string | null;
  deletedAt: string | null;
  /** Who is editing; null where nobody is, or the open revision is hidden from the caller. */
  lock: EditLockView | null;
  /** Who has it open; nobody where the open revision is hidden from the caller. */
  presence: PresenceView[];
  assignee: PersonView | null;
  /** The review policy that counts and the approvals that are there; null where the open revision is hidden from the caller. */
  review: ReviewView | null;
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

export function editLockView({ holder, expiresAt }: EditLock): EditLockView {
  return { holder, expiresAt: isoTime(expiresAt) };
}

export function presenceView({ person, expiresAt }: Presence): PresenceView {
  return { person, expiresAt: isoTime(expiresAt) };
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
    revision: revisionSummaryView({ ...current, ...presentReferences(record) }, record.revisionCreatedBy),
    live: article.visibility === 'live' && live
      ? { revisionId: live.revisionId, number: live.number, publishedAt: isoTime(live.publishedAt) }
      : null,
    embargoUntil: isoTime(newsroom(article.embargoUntil)),
    legalHold: newsroom(article.legalHold),
    retraction: article.retraction,
    expireAt: isoTime(article.expireAt),
    scheduledAt: isoTime(open?.scheduledAt ?? null),
    scheduleError: open?.scheduleError ?? null,
    waitingSince: isoTime(waitingSince(record)),
    firstPublishedAt: isoTime(article.firstPublishedAt),
    significantUpdatedAt: isoTime(article.significantUpdatedAt),
    archivedAt: isoTime(article.archivedAt),
    deletedAt: isoTime(article.deletedAt),
    lock: record.lock && editLockView(record.lock),
    presence: record.presence.map(presenceView),
    assignee: newsroom(record.assignee),
    review: inside ? reviewView(record) : null,
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
    revision: revisionView({ ...record.current, ...presentReferences(record) }, record.revisionCreatedBy),
    ...(warnings.length > 0 && { warnings }),
  };
}
