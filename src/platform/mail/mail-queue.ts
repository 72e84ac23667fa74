import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { newId } from '../database/new-id';
import type { Tx } from '../database/tx';

/** A mail that is still to be sent. */
export interface QueuedMail {
  readonly id: string;
  readonly template: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** This one included. */
  readonly attempts: number;
  /** Since it was queued. */
  readonly ageSeconds: number;
}

/** For how long nobody else takes a mail that is being sent; a process that dies meanwhile leaves it to the next. */
const LEASE = "interval '2 minutes'";

/** Mail waits here for a worker, so that no request ever waits for a mail server. */
@Injectable()
export class MailQueue {
  constructor(private readonly dataSource: DataSource) {}

  /** Queues one mail for each of `data`; they go out once the transaction is committed. No secrets: the template makes them. */
  async add(tx: Tx, template: string, data: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    await tx.query(
      'insert into mails (id, template, data) select m.id, $1, m.data from unnest($2::uuid[], $3::jsonb[]) as m (id, data)',
      [template, data.map(() => newId()), data.map((each) => JSON.stringify(each))],
    );
  }

  /** Takes the mail that has been due for the longest time. */
  async claim(): Promise<QueuedMail | undefined> {
    const [rows] = await this.dataSource.query<[QueuedMail[], number]>(
      `update mails set attempts = attempts + 1, due_at = now() + ${LEASE}
       where id = (select id from mails where due_at <= now() and failed_at is null order by due_at, id limit 1 for update skip locked)
       returning id, template, data, attempts, extract(epoch from now() - created_at)::float8 as "ageSeconds"`,
    );
    return rows[0];
  }

  async done(id: string): Promise<void> {
    await this.dataSource.query('delete from mails where id = $1', [id]);
  }

  async retry(id: string, inSeconds: number, error: string): Promise<void> {
    await this.dataSource.query('update mails set due_at = now() + make_interval(secs => $2), error = $3 where id = $1', [id, inSeconds, error]);
  }

  /** Stays in the table for whoever looks for it, and is not tried again. */
  async fail(id: string, error: string): Promise<void> {
    await this.dataSource.query('update mails set failed_at = now(), error = $2 where id = $1', [id, error]);
  }
}
