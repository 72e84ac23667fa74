import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { TooManyRequests } from '../../../kernel/problem';
import { Authenticator } from '../../../platform/access/authenticator';
import { principalOf } from '../../../platform/access/principal-of';
import type { EventStream } from '../../../platform/http/event-stream';
import { BulkJobQueries } from '../bulk/bulk-job.queries';
import { bulkJobView } from './bulk-job.view';

const LOOK_EVERY_MS = 500;
/** Streams of one person at once in a process: nobody takes the room of all. */
const MOST_OF_ONE = 10;
const RETRY_AFTER_SECONDS = 5;

/** The id of the last event: who comes back with it has had everything. */
export const END = 'end';

/** How far a job is, sent where it has changed since the last look. Any process may be at it, so the rows are looked at. */
@Injectable()
export class JobProgress {
  private readonly followed = new Map<string, number>();

  constructor(
    private readonly queries: BulkJobQueries,
    private readonly authenticator: Authenticator,
  ) {}

  /** Throws TooManyRequests for somebody who follows many already. */
  requireRoom({ id }: Actor): void {
    if ((this.followed.get(id) ?? 0) >= MOST_OF_ONE) throw new TooManyRequests(RETRY_AFTER_SECONDS);
  }

  /** Until the job has ended. Rejects as soon as its reader may not see it any more: signed out, for example. */
  async follow(stream: EventStream, reader: Actor, id: string): Promise<void> {
    this.count(reader, 1);
    try {
      await this.sendAll(stream, reader, id);
    } finally {
      this.count(reader, -1);
    }
  }

  private count({ id }: Actor, by: number): void {
    const count = (this.followed.get(id) ?? 0) + by;
    if (count > 0) this.followed.set(id, count);
    else this.followed.delete(id);
  }

  private async sendAll(stream: EventStream, reader: Actor, id: string): Promise<void> {
    const principal = principalOf(reader);
    for (let sent = ''; !stream.signal.aborted;) {
      const job = await this.queries.progress(await this.authenticator.recall(principal), id);
      const data = JSON.stringify(bulkJobView(job));
      const isOver = job.finishedAt !== null;
      if (data !== sent) await stream.write(`event: ${isOver ? END : 'progress'}\n${isOver ? `id: ${END}\n` : ''}data: ${data}\n\n`);
      if (isOver) return;
      sent = data;
      await stream.rest(sleep(LOOK_EVERY_MS, undefined, { signal: stream.signal }).catch(() => undefined));
    }
  }
}
