import { BeforeApplicationShutdown, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { messageOf } from '../../kernel/error-code';
import { answeredWithin } from '../database/answered-within';
import { isServerAway } from '../database/pg-errors';
import { Replica } from '../database/replica/replica';
import { SERVER_RUN } from '../database/replica/server-run';
import { walPosition } from '../database/replica/wal-position';
import { Rest } from '../database/rest';
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

/** All that was committed before the question lies before that place, written to the disk or not yet. */
const PLACE = `select pg_current_wal_insert_lsn()::text as position, ${SERVER_RUN} as server`;

/**
 * Hears of every purge, on a connection of its own, and lets the cache answer only as long as that is sure. The server answers a beat
 * after it has handed over everything that was committed before: so each beat that is answered vouches for the time until it was
 * sent. A connection that is lost, or silent, empties the cache at once. A beat also says how far the log of the primary goes: what
 * was heard of before it was sent is on every standby that has come as far.
 */
@Injectable()
export class PurgeListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('PurgeListener');
  private readonly rest = new Rest();
  private readonly pause = new Rest();
  private isStopping = false;
  private listening: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly replica: Replica,
    private readonly cache: ResponseCache,
  ) {
    replica.follow(() => this.rest.cut());
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.cache.isOn && !this.replica.isOn) return;
    const first = Promise.withResolvers<void>();
    this.listening = this.listen(first.resolve);
    await first.promise;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.rest.cut();
    this.pause.cut();
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
      await this.pause.take(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1)));
    }
  }

  /** The first word says who speaks. What this process said itself it did when it was committed: what came after that is new. */
  private hear(payload: string): void {
    const [from, ...keys] = payload.split(' ');
    if (from !== this.cache.id) this.cache.purge(keys);
    this.replica.changed();
  }

  /** As long as one connection lasts. Throws what ended it. */
  private async session(heard: () => void): Promise<void> {
    const { url } = this.dataSource.options as { url?: string };
    const client = new Client({ connectionString: url, application_name: 'copydesk-purges', connectionTimeoutMillis: SILENCE_MS, keepAlive: true });
    const lose = (): void => {
      this.cache.distrust();
      // The next beat says why.
      this.rest.cut();
    };
    client.on('error', lose).on('end', lose);
    client.on('notification', ({ payload = '' }) => this.hear(payload));
    let isConnected = false;
    try {
      await answeredWithin(SILENCE_MS, client.connect());
      await answeredWithin(SILENCE_MS, client.query(`listen ${PURGES_CHANNEL}`));
      isConnected = true;
      // Whatever happened while nobody listened.
      this.cache.clear();
      this.replica.changed();
      while (!this.isStopping) {
        await this.beat(client);
        heard();
        await this.rest.take(BEAT_MS);
      }
    } catch (error) {
      this.replica.unheard({ isAway: !isConnected && isServerAway(error) });
      throw error;
    } finally {
      this.cache.distrust();
      // Where it does not answer any more, this would wait for it.
      void client.end().catch(() => undefined);
    }
  }

  private async beat(client: Client): Promise<void> {
    const [asked, changes] = [performance.now(), this.replica.changesHeard];
    // Where there is no standby, nothing is asked that some services do not answer.
    const question = this.replica.isOn ? PLACE : 'select';
    const { rows: [primary] } = await answeredWithin(SILENCE_MS, client.query<{ position?: string; server?: string }>(question));
    const heardUntil = asked + TRUST_MS;
    this.cache.trust(heardUntil);
    if (primary?.position === undefined || primary.server === undefined) return;
    this.replica.primaryAnswered({ changes, position: walPosition(primary.position), server: primary.server, asked, heardUntil });
  }
}
