import { BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../../config/settings';
import { messageOf } from '../../kernel/error-code';
import { type Allowance, tooMany } from './allowance';
import { Pace, type PaceRule } from './pace';

const TELL_EVERY_MS = 1000;

function rulesOf({ writesPerSecond, writeBurst, searchesPerSecond }: Settings) {
  return {
    writes: { name: 'writes', perSecond: writesPerSecond, burst: writeBurst },
    search: { name: 'search', perSecond: searchesPerSecond, burst: searchesPerSecond },
  } satisfies Record<string, PaceRule>;
}

export type PaceName = keyof ReturnType<typeof rulesOf>;

/**
 * Limits on what is frequent and must not wait. Each instance counts in its memory, and once a second tells the others, through
 * PostgreSQL and in one statement, about those who were busy. Somebody who spreads over several instances can so pass the
 * limit for a second, and by a tenth of the pace for each instance; a single instance is exact.
 */
@Injectable()
export class SharedPaces implements BeforeApplicationShutdown {
  private readonly paces: ReadonlyMap<PaceName, Pace>;
  private telling: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    settings: Settings,
  ) {
    const rules = Object.entries(rulesOf(settings)) as [PaceName, PaceRule][];
    this.paces = new Map(rules.map(([name, rule]) => [name, new Pace(rule)]));
  }

  /** Throws TooManyRequests. */
  take(name: PaceName, key: string): Allowance {
    const pace = this.paces.get(name);
    if (!pace) throw new Error(`There is no pace ${name}.`);
    const allowance = pace.take(key, Date.now());
    this.telling ??= setTimeout(() => void this.tell(), TELL_EVERY_MS).unref();
    if (allowance.left < 0) throw tooMany({ ...allowance, left: 0 });
    return allowance;
  }

  /** Tells the other instances who was busy here, and learns what all together have spent. */
  async tell(): Promise<void> {
    clearTimeout(this.telling);
    this.telling = undefined;
    const spent = [...this.paces].flatMap(([name, pace]) => pace.tell().map(({ key, ms }) => ({ key: `${name} ${key}`, ms, name, own: key })));
    if (spent.length === 0) return;
    try {
      const rows = await this.dataSource.query<{ key: string; ahead: number }[]>(TELL, [JSON.stringify(spent.map(({ key, ms }) => ({ key, ms })))]);
      const ahead = new Map(rows.map((row) => [row.key, row.ahead]));
      for (const { key, name, own } of spent) this.paces.get(name)?.learn(own, ahead.get(key) ?? 0, Date.now());
    } catch (error) {
      new Logger('SharedPaces').warn(`The other instances were not told: ${messageOf(error)}`);
    }
  }

  beforeApplicationShutdown(): void {
    clearTimeout(this.telling);
  }
}

/** In the order of the keys, so that two instances never wait for each other in a circle. */
const TELL = `
  with forgotten as (
    delete from shared_paces where ctid in (
      select ctid from shared_paces where spent_until < now() - interval '1 minute' order by spent_until limit 20 for update skip locked)
  )
  insert into shared_paces as s (key, spent_until)
  select key, now() + ms * interval '1 millisecond' from jsonb_to_recordset($1::jsonb) as spent (key text, ms double precision) order by key
  on conflict (key) do update set spent_until = greatest(s.spent_until, now()) + (excluded.spent_until - now())
  returning key, (extract(epoch from spent_until - now()) * 1000)::double precision as ahead`;
