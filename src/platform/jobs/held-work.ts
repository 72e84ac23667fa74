import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Statement, queryPrepared } from '../database/prepared-statement';
import type { Tx } from '../database/tx';

/** Why and since when nothing that comes due is done. */
export interface Hold {
  readonly reason: string;
  readonly heldAt: Date;
}

/** What one look at the database is good for, for all the polls of a process together. */
const FRESH_MS = 400;

const FIND: Statement = { name: 'held-work', text: 'select reason, held_at as "heldAt" from held_work' };

/**
 * After a restore, whatever was under way when the backup was made waits: no schedule fires and no job is done, by no process,
 * until an operator releases it. A restore runs while no process is at work, so a look that is a moment old does no harm.
 */
@Injectable()
export class HeldWork {
  private known: { readonly hold: Promise<Hold | null>; readonly until: number } | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** null: work goes on. */
  async find(): Promise<Hold | null> {
    const [hold] = await queryPrepared<Hold>(this.dataSource.manager, FIND, []);
    return hold ?? null;
  }

  /** The same for whoever asks often. Rejects while the database is away. */
  async isHeld(): Promise<boolean> {
    const now = performance.now();
    if (!this.known || this.known.until < now) this.known = { hold: this.find(), until: now + FRESH_MS };
    return (await this.known.hold) !== null;
  }

  /** Gives what was held; null where nothing was. */
  async release(tx: Tx): Promise<Hold | null> {
    const [rows] = await tx.query<[Hold[], number]>('delete from held_work returning reason, held_at as "heldAt"');
    return rows[0] ?? null;
  }
}
