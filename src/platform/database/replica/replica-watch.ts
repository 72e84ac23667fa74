import { BeforeApplicationShutdown, Inject, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { Client } from 'pg';
import { messageOf } from '../../../kernel/error-code';
import { answeredWithin } from '../answered-within';
import { isRefusedSignIn } from '../pg-errors';
import { KeptSession } from '../kept-session';
import { READ_ADDRESSES, type ReadAddresses } from '../read-addresses';
import { Replica, type ReplicaUse } from './replica';
import { SERVER_RUN } from './server-run';
import { walPosition } from './wal-position';

/** So often it is asked how far it is. */
const BEAT_MS = 200;

/** So often while it is behind, at first: mostly it is there with the next question. */
const HURRY_MS = 10;

/** A question that is not answered within this never will be. */
const SILENCE_MS = 1000;

/** One that was started again may be behind where it had been. */
const STATE = `
  select pg_is_in_recovery() as "isStandby", ${SERVER_RUN} as server,
    pg_last_wal_replay_lsn()::text as replayed, pg_last_wal_receive_lsn()::text as received`;

interface State {
  isStandby: boolean;
  server: string;
  replayed: string | null;
  received: string | null;
}

const SENTENCES: Readonly<Partial<Record<ReplicaUse, string>>> = {
  itself: 'DATABASE_REPLICA_URL is the server of DATABASE_URL itself: delivery reads go there.',
  current: 'Delivery reads go to the standby of DATABASE_REPLICA_URL.',
  another: 'DATABASE_REPLICA_URL is neither a standby nor the server of DATABASE_URL, so nobody knows how old what it has is: delivery reads go to DATABASE_URL.',
};

/** Asks the server of DATABASE_REPLICA_URL, on a connection of its own, what it is and how far it is, as long as the application runs. */
@Injectable()
export class ReplicaWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Replica');
  private readonly sessions: KeptSession;
  private said: string | undefined;

  constructor(
    @Inject(READ_ADDRESSES) private readonly addresses: ReadAddresses,
    private readonly replica: Replica,
  ) {
    this.sessions = new KeptSession(
      (answered) => this.session(answered),
      (error) => this.say(`The standby of DATABASE_REPLICA_URL is away, so delivery reads go to DATABASE_URL: ${messageOf(error)}`),
    );
    replica.follow(() => this.sessions.rest.cut());
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.addresses.replica === undefined) return;
    void this.tryPrimary();
    await this.sessions.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.sessions.stop();
  }

  /**
   * Whether the primary lets its user in, which is seen by nobody else until the standby is away. Nothing waits for it, and nothing is refused:
   * the newsroom works without.
   */
  private async tryPrimary(): Promise<void> {
    const client = new Client({ connectionString: this.addresses.primary, application_name: 'copydesk-replica-watch', connectionTimeoutMillis: SILENCE_MS });
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch (error) {
      if (!isRefusedSignIn(error)) return;
      this.logger.error(`The server of DATABASE_URL does not let the user of DATABASE_REPLICA_URL in (${messageOf(error)}): while the standby is away, readers get 503.`);
    } finally {
      void client.end().catch(() => undefined);
    }
  }

  /** As long as one connection lasts. Throws what ended it. */
  private async session(answered: () => void): Promise<void> {
    const client = new Client({ connectionString: this.addresses.replica, application_name: 'copydesk-replica-watch', connectionTimeoutMillis: SILENCE_MS, keepAlive: true });
    const lose = (): void => {
      this.replica.replicaLost();
      this.sessions.rest.cut();
    };
    client.on('error', lose).on('end', lose);
    try {
      await answeredWithin(SILENCE_MS, client.connect());
      for (let behind = 0; !this.sessions.isStopping;) {
        await this.ask(client);
        answered();
        const { use } = this.replica;
        if (use !== 'behind') this.say(SENTENCES[use]);
        behind = use === 'behind' ? behind + 1 : 0;
        await this.sessions.rest.take(behind === 0 ? BEAT_MS : Math.min(BEAT_MS, behind * HURRY_MS));
      }
    } finally {
      this.replica.replicaLost();
      // Where it does not answer any more, this would wait for it.
      void client.end().catch(() => undefined);
    }
  }

  private async ask(client: Client): Promise<void> {
    const { rows: [state] } = await answeredWithin(SILENCE_MS, client.query<State>(STATE));
    if (!state) throw new Error('The server says nothing of itself.');
    const { isStandby, server, replayed, received } = state;
    this.replica.replicaAnswered({ isStandby, server, replayed: place(replayed), received: place(received) });
  }

  /** Once, until it is something else. */
  private say(sentence: string | undefined): void {
    if (sentence === undefined || sentence === this.said) return;
    this.said = sentence;
    if (sentence === SENTENCES.itself || sentence === SENTENCES.current) this.logger.log(sentence);
    else this.logger.warn(sentence);
  }
}

function place(text: string | null): bigint | null {
  return text === null ? null : walPosition(text);
}
