import type { Told } from '../../../kernel/problem';
import type { PersonName } from '../article-record';
import type { ChangeKind } from '../article-revision.entity';
import type { BulkVerbName } from './bulk-verbs.policy';

/** What the verb takes, the same for every article. */
export interface BulkInput {
  readonly changeKind?: ChangeKind | undefined;
  readonly note?: string | undefined;
  readonly publishAt?: string | undefined;
  readonly reason?: string | undefined;
  readonly assigneeId?: string | null | undefined;
  readonly categoryId?: string | undefined;
  readonly addTagIds?: readonly string[] | undefined;
  readonly removeTagIds?: readonly string[] | undefined;
  readonly confirm?: boolean | undefined;
  readonly cancelSchedule?: boolean | undefined;
}

/** An article of a request; without a version, whichever it has when its turn comes. */
export interface BulkTarget {
  readonly id: string;
  readonly version?: number | undefined;
}

export const ITEM_STATUSES = ['waiting', 'done', 'refused', 'failed', 'cancelled'] as const;

/** `refused`: as the article's own route would have refused it. `failed`: through a fault of ours, or given up after a restore. */
export type ItemStatus = (typeof ITEM_STATUSES)[number];

export const JOB_STATUSES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;

export type JobStatus = (typeof JOB_STATUSES)[number];

/** How far a job is. */
export interface BulkJob {
  readonly id: string;
  readonly verb: BulkVerbName;
  readonly status: JobStatus;
  readonly counts: Readonly<Record<ItemStatus, number>>;
  readonly startedBy: PersonName;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly cancelledAt: Date | null;
}

/** What became of one article. */
export interface BulkItem {
  readonly id: string;
  /** The version that was asked for. */
  readonly version: number | null;
  readonly status: ItemStatus;
  /** Of the article afterwards. */
  readonly newVersion: number | null;
  readonly problem: Told | null;
}

export interface BulkJobDetail extends BulkJob {
  /** In the order of the request. */
  readonly items: readonly BulkItem[];
}
