import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../database/row';
import type { DeadJob } from './dead-jobs';

/** The event that a job follows. */
export class DeadJobEventView {
  id: string;
  type: string;
  @ApiProperty({ format: 'uuid' })
  subjectId: string;
}

/** A job that was given up. What it was to do it with stays in the database. */
export class DeadJobView {
  id: string;
  /** @example 'mail' */
  task: string;
  /** null: it belongs to no event, or the event is gone. */
  event: DeadJobEventView | null;
  @ApiProperty({ type: 'integer' })
  attempts: number;
  /** What the last attempt came to. */
  error: string | null;
  createdAt: string;
  diedAt: string;
}

export class DeadJobListView {
  items: DeadJobView[];
  nextCursor: string | null;
}

export function deadJobView({ id, task, event, attempts, error, createdAt, diedAt }: DeadJob): DeadJobView {
  return { id, task, event, attempts, error, createdAt: isoTime(createdAt), diedAt: isoTime(diedAt) };
}
