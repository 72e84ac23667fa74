import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { DataSource } from 'typeorm';
import { Settings } from '../../config/settings';
import { type Allowance, tooMany } from './allowance';

const MINUTE = 60;
const HOUR = 3600;

interface Rule {
  readonly points: number;
  /** Seconds. */
  readonly duration: number;
}

function rulesOf(settings: Settings) {
  return {
    'sign-in-account': { points: settings.signInsPerAccount, duration: 15 * MINUTE },
    'sign-in-address': { points: settings.signInsPerAddress, duration: 15 * MINUTE },
    refresh: { points: settings.refreshes, duration: MINUTE },
    'reset-account': { points: settings.resetsPerAccount, duration: HOUR },
    'reset-address': { points: settings.resetsPerAddress, duration: HOUR },
    upload: { points: settings.uploads, duration: MINUTE },
  } satisfies Record<string, Rule>;
}

export type CountedLimit = keyof ReturnType<typeof rulesOf>;

interface Counter {
  readonly rule: Rule;
  readonly limiter: RateLimiterPostgres;
}

/**
 * Limits on what is rare and dear, counted exactly in PostgreSQL for all instances together. A window begins with the first
 * that is counted and is never made longer by what is refused in it.
 */
@Injectable()
export class CountedLimits {
  private readonly counters: ReadonlyMap<string, Counter>;

  constructor(
    private readonly dataSource: DataSource,
    settings: Settings,
  ) {
    this.counters = new Map(Object.entries(rulesOf(settings)).map(([name, rule]) => [name, { rule, limiter: this.limiter(name, rule) }]));
  }

  /** Counts one, for a part of the key where one is named. Throws TooManyRequests where that is more than the limit. */
  async count(limit: CountedLimit, key: string, part?: string): Promise<Allowance> {
    const { limiter, rule } = this.counter(limit);
    void this.forgetSomeExpired();
    try {
      return allowanceOf(limit, rule, await limiter.consume(keyOf(key, part)));
    } catch (error) {
      throw error instanceof RateLimiterRes ? tooMany(allowanceOf(limit, rule, error)) : error;
    }
  }

  /** Throws TooManyRequests where the next one would be more than the limit; counts nothing. */
  async requireLeft(limit: CountedLimit, key: string, part?: string): Promise<void> {
    const { limiter, rule } = this.counter(limit);
    const spent = await limiter.get(keyOf(key, part));
    if (spent && spent.consumedPoints >= rule.points) throw tooMany(allowanceOf(limit, rule, spent));
  }

  /** As if nothing had been counted for the key and all its parts. */
  async forget(limit: CountedLimit, key: string): Promise<void> {
    await this.dataSource.query('delete from rate_limits where starts_with(key, $1)', [`${limit}:${keyOf(key)}`]);
  }

  private counter(limit: CountedLimit): Counter {
    const counter = this.counters.get(limit);
    if (!counter) throw new Error(`There is no limit ${limit}.`);
    return counter;
  }

  private limiter(keyPrefix: string, { points, duration }: Rule): RateLimiterPostgres {
    return new RateLimiterPostgres({
      storeClient: this.dataSource, storeType: 'typeorm', tableName: 'rate_limits', keyPrefix, points, duration,
      // The table is a migration's, and what expired is deleted here: no timers.
      tableCreated: true, clearExpiredByTimeout: false,
    });
  }

  /** A few with each that is added, so that the table stays as small as what is going on. */
  private async forgetSomeExpired(): Promise<void> {
    await this.dataSource.query(
      `delete from rate_limits where ctid in (
         select ctid from rate_limits where expire < extract(epoch from now()) * 1000 order by expire limit 5 for update skip locked)`,
    ).catch(() => undefined);
  }
}

function allowanceOf(name: string, { points, duration }: Rule, { remainingPoints, msBeforeNext }: RateLimiterRes): Allowance {
  return { name, limit: points, window: duration, left: remainingPoints, moreIn: msBeforeNext };
}

/** No address and no e-mail address is kept as it is. */
function keyOf(...parts: (string | undefined)[]): string {
  return parts.flatMap((part) => (part === undefined ? [] : [createHash('sha256').update(part).digest('base64url')])).join('.');
}
