import { BeforeApplicationShutdown, Inject, Injectable, Logger, OnApplicationBootstrap } from '@nestjs/common';
import { Client } from 'pg';
import { messageOf } from '../../../kernel/error-code';
import { answeredWithin } from '../answered-within';
import { READ_ADDRESSES, type ReadAddresses } from '../read-addresses';
import { Rest } from '../rest';
import { Replica, type ReplicaUse } from './replica';
import { SERVER_RUN } from './server-run';
import { walPosition } from './wal-position';

/** So often it is asked how far it is. */
const BEAT_MS = 200;

/** So often while it is behind, at first: mostly it is there with the next question. */
const HURRY_MS = 10;

/** A question that is not answered within this never will be. */
const SILENCE_MS = 1000;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1000;

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
  private readonly rest = new Rest();
  private readonly pause = new Rest();
  private isStopping = false;
  private watching: Promise<void> | undefined;
  private said: string | undefined;

  constructor(
    @Inject(READ_ADDRESSES) private readonly addresses: ReadAddresses,
    private readonly replica: Replica,
  ) {
    replica.follow(() => this.rest.cut());
  }

  async onApplicationBootstrap(): Promise<void> {
    const { replica: url } = this.addresses;
    if (url === undefined) return;
    const first = Promise.withResolvers<void>();
    this.watching = this.watch(url, first.resolve);
    await first.promise;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.rest.cut();
    this.pause.cut();
    await this.watching;
  }

  /** Over and over. `tried` hears of the end of the first attempt. Never throws. */
  private async watch(url: string, tried: () => void): Promise<void> {
    for (let failures = 0; !this.isStopping;) {
      try {
        await this.session(url, () => {
          failures = 0;
          tried();
        });
      } catch (error) {
        if (!this.isStopping) this.say(`The standby of DATABASE_REPLICA_URL is away, so delivery reads go to DATABASE_URL: ${messageOf(error)}`);
        failures += 1;
      }
      tried();
      await this.pause.take(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1)));
    }
  }

  /** As long as one connection lasts. Throws what ended it. */
  private async session(connectionString: string, answered: () => void): Promise<void> {
    const client = new Client({ connectionString, application_name: 'copydesk-replica-watch', connectionTimeoutMillis: SILENCE_MS, keepAlive: true });
    const lose = (): void => {
      this.replica.replicaLost();
      this.rest.cut();
    };
    client.on('error', lose).on('end', lose);
    try {
      await answeredWithin(SILENCE_MS, client.connect());
      for (let behind = 0; !this.isStopping;) {
        await this.ask(client);
        answered();
        const { use } = this.replica;
        if (use !== 'behind') this.say(SENTENCES[use]);
        behind = use === 'behind' ? behind + 1 : 0;
        await this.rest.take(behind === 0 ? BEAT_MS : Math.min(BEAT_MS, behind * HURRY_MS));
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
