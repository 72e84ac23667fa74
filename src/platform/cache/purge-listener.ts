import { setTimeout as sleep } from 'node:timers/promises';
import { BeforeApplicationShutdown, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { messageOf } from '../../kernel/error-code';
import { ReadPool } from '../database/read-pool';
import { PURGES_CHANNEL } from './purges';
import { ResponseCache } from './response-cache';

/** So often the connection shows that it is alive. */
const BEAT_MS = 200;

/** What was heard until a beat was sent is good for so long: nobody serves an old copy for longer. */
const TRUST_MS = 900;

/** A beat that is not answered within this never will be. */
const SILENCE_MS = 2000;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1000;

/**
 * Hears of every purge, on a connection of its own, and lets the cache answer only as long as that is sure. The server answers a beat
 * after it has handed over everything that was committed before: so each beat that is answered vouches for the time until it was
 * sent. A connection that is lost, or silent, empties the cache at once.
 */
@Injectable()
export class PurgeListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('PurgeListener');
  private readonly stopping = new AbortController();
  private listening: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly readPool: ReadPool,
    private readonly cache: ResponseCache,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.cache.isOn) return;
    const first = Promise.withResolvers<void>();
    this.listening = this.listen(first.resolve);
    await first.promise;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.listening;
  }

  /** Over and over, until the application ends. `tried` hears of the end of the first attempt. Never throws. */
  private async listen(tried: () => void): Promise<void> {
    for (let failures = 0; !this.isStopping;) {
      try {
        await this.session(() => {
          if (failures > 0) this.logger.log('Purges are heard again, and the cache answers.');
          failures = 0;
          tried();
        });
      } catch (error) {
        if (failures === 0 && !this.isStopping) this.logger.warn(`Purges are not heard, so the cache is empty and not asked: ${messageOf(error)}`);
        failures += 1;
      }
      tried();
      await this.pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1)));
    }
  }

  /** The first word says who speaks. What this process said itself it did when it was committed: what came after that is new. */
  private hear(payload: string): void {
    const [from, ...keys] = payload.split(' ');
    if (from !== this.cache.id) this.cache.purge(keys);
  }

  /** As long as one connection lasts. Throws what ended it. */
  private async session(heard: () => void): Promise<void> {
    const { url } = this.dataSource.options as { url?: string };
    const client = new Client({ connectionString: url, application_name: 'copydesk-purges', connectionTimeoutMillis: SILENCE_MS, keepAlive: true });
    const lost = Promise.withResolvers<never>();
    lost.promise.catch(() => undefined);
    const lose = (error?: Error): void => {
      this.cache.distrust();
      lost.reject(error ?? new Error('The connection was closed.'));
    };
    client.on('error', lose).on('end', lose);
    client.on('notification', ({ payload = '' }) => this.hear(payload));
    try {
      await this.requireNoStandby();
      await this.within(client.connect(), lost.promise);
      await this.within(client.query(`listen ${PURGES_CHANNEL}`), lost.promise);
      // Whatever happened while nobody listened.
      this.cache.clear();
      while (!this.isStopping) {
        const begun = performance.now();
        await this.within(client.query('select'), lost.promise);
        this.cache.trust(begun + TRUST_MS);
        heard();
        await Promise.race([this.pause(BEAT_MS), lost.promise]);
      }
    } finally {
      this.cache.distrust();
      // Where it does not answer any more, this would wait for it.
      void client.end().catch(() => undefined);
    }
  }

  /** A standby may be behind: what is read there after a purge may be older than the purge, and would be kept. */
  private async requireNoStandby(): Promise<void> {
    const [row] = await this.readPool.queryPlanned<{ standby: boolean }>('select pg_is_in_recovery() as standby', []);
    if (row?.standby) throw new Error('DATABASE_REPLICA_URL is a standby, which may be behind.');
  }

  private async within(work: Promise<unknown>, lost: Promise<never>): Promise<void> {
    const done = new AbortController();
    const silence = sleep(SILENCE_MS, undefined, { signal: done.signal }).then(() => { throw new Error('The server is silent.'); });
    silence.catch(() => undefined);
    try {
      await Promise.race([work, lost, silence]);
    } finally {
      done.abort();
      work.catch(() => undefined);
    }
  }

  private async pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
  }

  private get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }
}
