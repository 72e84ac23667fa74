import { BeforeApplicationShutdown, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { messageOf } from '../../kernel/error-code';
import { answeredWithin } from '../database/answered-within';
import { KeptSession } from '../database/kept-session';
import { isServerAway } from '../database/pg-errors';
import { Replica } from '../database/replica/replica';
import { SERVER_RUN } from '../database/replica/server-run';
import { walPosition } from '../database/replica/wal-position';
import { PURGES_CHANNEL } from './purges';
import { ResponseCache } from './response-cache';

/** So often the connection shows that it is alive. */
const BEAT_MS = 200;

/** What was heard until a beat was sent is good for so long: nobody serves an old copy for longer. */
const TRUST_MS = 900;

/** A beat that is not answered within this never will be. */
const SILENCE_MS = 2000;

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
  private readonly sessions: KeptSession;

  constructor(
    private readonly dataSource: DataSource,
    private readonly replica: Replica,
    private readonly cache: ResponseCache,
  ) {
    this.sessions = new KeptSession(
      (heard) => this.session(heard),
      (error, before) => {
        if (before === 0) this.logger.warn(`Purges are not heard, so the cache is empty and not asked: ${messageOf(error)}`);
      },
      () => this.logger.log('Purges are heard again, and the cache answers.'),
    );
    replica.follow(() => this.sessions.rest.cut());
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.cache.isOn || this.replica.isOn) await this.sessions.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.sessions.stop();
  }

  /** The first word says who speaks. What this process said itself it did when it was committed: what came after that is new. */
  private hear(payload: string): void {
    const [from, ...keys] = payload.split(' ');
    if (from !== this.cache.id) this.cache.purge(keys, true);
    this.replica.changed();
  }

  /** As long as one connection lasts. Throws what ended it. */
  private async session(heard: () => void): Promise<void> {
    const { url } = this.dataSource.options as { url?: string };
    const client = new Client({ connectionString: url, application_name: 'copydesk-purges', connectionTimeoutMillis: SILENCE_MS, keepAlive: true });
    const lose = (): void => {
      this.cache.distrust();
      // The next beat says why.
      this.sessions.rest.cut();
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
      while (!this.sessions.isStopping) {
        await this.beat(client);
        heard();
        await this.sessions.rest.take(BEAT_MS);
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
