import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../../../platform/database/row';
import { RefusalView } from '../../../platform/http/problem.view';
import { type BulkItem, type BulkJob, type BulkJobDetail, ITEM_STATUSES, type ItemStatus, JOB_STATUSES, type JobStatus } from '../bulk/bulk-job';
import { BULK_VERB_NAMES, type BulkVerbName } from '../bulk/bulk-verbs.policy';
import { PersonView } from './person.view';

/** What became of one article. */
export class JobItemView {
  /** Of the article. */
  id: string;
  /** The version that was asked for; null: whichever there was. */
  version: number | null;
  /** `refused`: the reason is in `problem`, and the article is as it was. `failed`: through a fault of ours, or given up after a restore. */
  @ApiProperty({ enum: [...ITEM_STATUSES] })
  status: ItemStatus;
  /** The version that the article has had since; null where it was not done. */
  newVersion: number | null;
  problem: RefusalView | null;
}

/** How many articles are how far. */
export class JobCountsView {
  waiting: number;
  done: number;
  refused: number;
  failed: number;
  cancelled: number;
}

/** A verb that is done to many articles. */
export class JobView {
  id: string;
  @ApiProperty({ enum: [...BULK_VERB_NAMES] })
  verb: BulkVerbName;
  /** `done` where every article has its result, whatever that is. */
  @ApiProperty({ enum: [...JOB_STATUSES] })
  status: JobStatus;
  /** How many articles there are. */
  total: number;
  counts: JobCountsView;
  startedBy: PersonView;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  cancelledAt: string | null;
}

export class JobDetailView extends JobView {
  /** In the order of the request. */
  items: JobItemView[];
}

export class JobListView {
  items: JobView[];
  nextCursor: string | null;
}

export function bulkJobView({ id, verb, status, counts, startedBy, createdAt, startedAt, finishedAt, cancelledAt }: BulkJob): JobView {
  const { waiting, done, refused, failed, cancelled } = counts;
  return {
    id, verb, status,
    total: waiting + done + refused + failed + cancelled,
    counts: { waiting, done, refused, failed, cancelled },
    startedBy: { id: startedBy.id, name: startedBy.name },
    createdAt: isoTime(createdAt),
    startedAt: isoTime(startedAt),
    finishedAt: isoTime(finishedAt),
    cancelledAt: isoTime(cancelledAt),
  };
}

export function bulkJobDetailView(job: BulkJobDetail): JobDetailView {
  return { ...bulkJobView(job), items: job.items.map(itemView) };
}

function itemView({ id, version, status, newVersion, problem }: BulkItem): JobItemView {
  return { id, version, status, newVersion, problem };
}
