import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { newId } from '../database/new-id';
import { type Statement, queryPrepared } from '../database/prepared-statement';
import { Jobs } from './jobs';
import type { RecordedEvent, Subscriber } from './subscriber';

/** A job for each subscriber of an event, as columns. */
export interface EventJobs {
  readonly ids: readonly string[];
  readonly tasks: readonly string[];
  readonly queues: readonly (string | null)[];
}

const EVENT: Statement = {
  name: 'outbox-event',
  text: `
    select id, type, subject_id as "subjectId", data, occurred_at as at, json_build_object('id', actor_id, 'name', actor_name) as by
    from outbox_events where id = $1`,
};

/** Who follows which event. Later modules register theirs, so that earlier ones need not know them. */
@Injectable()
export class Subscribers {
  private readonly byEvent = new Map<string, Subscriber[]>();

  constructor(
    private readonly jobs: Jobs,
    private readonly dataSource: DataSource,
  ) {}

  register(subscriber: Subscriber): void {
    for (const type of subscriber.events) this.byEvent.set(type, [...(this.byEvent.get(type) ?? []), subscriber]);
    this.jobs.register({ name: subscriber.name, run: ({ eventId }) => this.handOver(subscriber, String(eventId)) });
  }

  /** null where nobody follows the event: its journal entry then costs nothing more. */
  jobsFor(type: string, subjectId: string): EventJobs | null {
    const following = this.byEvent.get(type);
    if (!following) return null;
    return {
      ids: following.map(() => newId()),
      tasks: following.map(({ name }) => name),
      queues: following.map(({ name, ordered }) => (ordered ? `${name}:${subjectId}` : null)),
    };
  }

  private async handOver(subscriber: Subscriber, eventId: string): Promise<void> {
    const [event] = await queryPrepared<RecordedEvent>(this.dataSource.manager, EVENT, [eventId]);
    if (!event) throw new Error(`There is no event ${eventId}.`);
    await subscriber.handle(event);
  }
}
