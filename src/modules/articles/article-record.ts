import type { Lineage } from '../../kernel/actor';
import { type OwnSeverities, type ReviewPolicy, type Severities, effectiveSeverities } from '../categories';
import type { Article } from './article.entity';
import type { ArticleRevision } from './article-revision.entity';
import type { Place } from './workflow/article-state';
import { CheckedContent, Completeness, Finding, findingsOf } from './workflow/publishability';

/** A row as it was read with JSON: its times are texts. */
type Stored<Row> = {
  readonly [Column in keyof Row]: Date extends Row[Column] ? string | Exclude<Row[Column], Date> : Row[Column];
};

/** A revision as it was read. Lists leave out the body. */
export type StoredRevision = Stored<Omit<ArticleRevision, 'bodyText'>>;

/** What is large in a revision, and never changes: who has it need not read it again. */
export type RevisionTexts = Pick<StoredRevision, 'id' | 'body' | 'bodyHtml'>;

export interface PersonName {
  readonly id: string;
  readonly name: string;
}

/** Somebody's consent to exactly the content of the open revision. */
export interface Approval {
  readonly user: PersonName;
  /** The key of the step of the policy; null where it had none. */
  readonly step: string | null;
  readonly at: string;
  readonly comment: string | null;
}

/** Who is editing an article, and until when that is so unless they renew it. */
export interface EditLock {
  readonly holder: PersonName;
  readonly expiresAt: string;
}

/** Somebody who has an article open, and until when that is so unless they say so again. */
export interface Presence {
  readonly person: PersonName;
  readonly expiresAt: string;
}

/** An article with everything that policies, the workflow and views look at, as far as one person may see it. */
export interface ArticleRecord {
  readonly article: Stored<Article>;
  /** The time of the transaction that read it, as columns of the database would have it. */
  readonly readAt: string;
  /** False: the reader gets the live revision only, and an open one is hidden from them. */
  readonly inside: boolean;
  /** The open revision; null where none is open, or it is hidden. */
  readonly open: StoredRevision | null;
  /** The open revision, or else the one published last. */
  readonly current: StoredRevision;
  readonly live: {
    readonly revisionId: string;
    readonly number: number;
    readonly slug: string;
    readonly publishedAt: string;
  } | null;
  /** The newest row, whatever became of it. */
  readonly last: Pick<ArticleRevision, 'number' | 'editorIds'>;
  /** The category of the current revision, from the root down. */
  readonly section: Lineage;
  /** The category of the revision that was published last, from the root down; null where none was. */
  readonly publishedSection: Lineage | null;
  /** The same; null unless readers see it. */
  readonly liveSection: Lineage | null;
  /** Of the ids in the current revision, those that were merged into another or handed over, each with the one that counts. */
  readonly merged: Readonly<Record<string, string>>;
  readonly policy: ReviewPolicy;
  /** What the section of the current revision makes of what it lacks. */
  readonly severities: Severities;
  /** Those that count, in the order in which they were given. */
  readonly approvals: readonly Approval[];
  readonly completeness: Completeness;
  /** Of the revision that was published last. */
  readonly liveCompleteness: Completeness | null;
  /** What was published last, where it is not the current revision and could be republished. */
  readonly withdrawnContent: (CheckedContent & { readonly severities: readonly (OwnSeverities | null)[] }) | null;
  readonly embargoed: boolean;
  readonly expired: boolean;
  /** A lease that runs; null where there is none, it has expired, or the open revision is hidden. */
  readonly lock: EditLock | null;
  /** Who has it open, by name; nobody where the open revision is hidden. */
  readonly presence: readonly Presence[];
  readonly createdBy: PersonName;
  readonly assignee: PersonName | null;
  readonly revisionCreatedBy: PersonName;
}

export function placeOf({ article, open }: ArticleRecord): Place {
  return {
    visibility: article.visibility,
    open: open === null ? null : (open.state as Place['open']),
    archived: article.archivedAt !== null,
    trashed: article.deletedAt !== null,
  };
}

/** What stands in the way of the current revision, or of the one that was published last. */
export function findingsOfRecord(record: ArticleRecord, of: 'current' | 'withdrawn' = 'current'): Finding[] {
  const { article, embargoed, expired, withdrawnContent } = record;
  const facts = {
    embargoUntil: article.embargoUntil, embargoed, legalHold: article.legalHold, expired, expireAt: article.expireAt,
    scheduledAt: record.open?.state === 'scheduled' ? record.open.scheduledAt : null,
  };
  if (of === 'withdrawn' && withdrawnContent) {
    const severities = effectiveSeverities(withdrawnContent.severities);
    return findingsOf(withdrawnContent, record.liveCompleteness ?? record.completeness, facts, severities);
  }
  return findingsOf(record.current, record.completeness, facts, record.severities);
}
