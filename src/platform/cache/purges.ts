import { Injectable } from '@nestjs/common';
import { afterCommit } from '../database/after-commit';
import { leaveToCommit } from '../database/left-to-commit';
import { type Statement, queryPrepared } from '../database/prepared-statement';
import { Replica } from '../database/replica/replica';
import type { Tx } from '../database/tx';
import { EVERYTHING, ResponseCache } from './response-cache';

export const PURGES_CHANNEL = 'response_purges';

/** PostgreSQL takes less than 8,000 bytes at once, and there is a name before. */
const LONGEST_PAYLOAD = 7500;

/** Of so many keys it is cheaper to drop everything than to look for what they are in. */
const MOST_KEYS = 1000;

const NOTIFY: Statement = { name: 'purges-notify', text: `select pg_notify('${PURGES_CHANNEL}', payload) from unnest($1::text[]) payload` };

/** Hears of what is purged, in the transaction. */
export type PurgeFollower = (tx: Tx, keys: readonly string[]) => Promise<void>;

/**
 * Says what has changed, by the keys of what was made of it. With the commit every process hears of it, and this one has dropped it
 * before whoever made the change is answered, and reads no standby that has not got it.
 */
@Injectable()
export class Purges {
  private readonly followers: PurgeFollower[] = [];
  private readonly said = new WeakMap<Tx, Set<string>>();

  constructor(
    private readonly cache: ResponseCache,
    private readonly replica: Replica,
  ) {}

  follow(follower: PurgeFollower): void {
    this.followers.push(follower);
  }

  /** All that was said in the transaction until now. */
  saidIn(tx: Tx): readonly string[] {
    return [...(this.said.get(tx) ?? [])];
  }

  /** Keys are without spaces. */
  async add(tx: Tx, given: Iterable<string>): Promise<void> {
    const all = [...new Set(given)];
    if (all.length === 0) return;
    this.said.set(tx, new Set([...this.saidIn(tx), ...all]));
    const keys = all.length > MOST_KEYS ? [EVERYTHING] : all;
    afterCommit(tx, ({ isSure }) => {
      this.cache.purge(keys);
      // Of what may be committed the notification tells, if it is. Until then a standby without it is all that there may be to read.
      if (isSure) this.replica.changed();
    });
    leaveToCommit(tx, queryPrepared(tx, NOTIFY, [payloadsOf(keys).map((payload) => `${this.cache.id} ${payload}`)]));
    for (const follower of this.followers) await follower(tx, keys);
  }
}

/** The keys with spaces between, in as few payloads as they fit into. */
export function payloadsOf(keys: readonly string[]): string[] {
  const payloads: string[] = [];
  for (const key of keys) {
    const last = payloads.at(-1);
    if (last === undefined || Buffer.byteLength(last) + Buffer.byteLength(key) >= LONGEST_PAYLOAD) payloads.push(key);
    else payloads[payloads.length - 1] = `${last} ${key}`;
  }
  return payloads;
}
