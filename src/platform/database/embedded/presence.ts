import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { AnotherCopydeskError } from './embedded-server-error';
import { connect, COPYDESK, type ServerAddress } from './server-connection';

const OWNER = 'pg_try_advisory_lock(1129271385, 1)';
const IN_USE = 'pg_advisory_lock_shared(1129271385, 2)';
const ALONE = 'pg_try_advisory_lock(1129271385, 2)';
const PATIENCE_MS = 2_000;

interface PresenceOptions {
  address: ServerAddress;
  exclusive: boolean;
  folder: string;
  log: (line: string) => void;
  /** Resolves when there is a server to be present at again. */
  serverRuns?: () => Promise<void>;
}

/** Shows the other processes that this one uses the server, as its only owner when exclusive. */
export class Presence {
  private client: Client | undefined;
  private left = false;
  private isDisplaced = false;

  private constructor(private readonly options: PresenceOptions) {}

  /** @throws AnotherCopydeskError when an owner is present; one that was just killed is given time to fade. */
  static async take(options: PresenceOptions): Promise<Presence> {
    const presence = new Presence(options);
    await presence.enter();
    return presence;
  }

  /** Whether no other process uses the server; once true, newcomers wait until this one is gone. */
  async isAlone(): Promise<boolean> {
    return this.client === undefined || holds(this.client, ALONE);
  }

  /** Whether another owner came while nobody was there. */
  get hasOtherOwner(): boolean {
    return this.isDisplaced;
  }

  /** From now on the end of the connection is expected. */
  announceLeaving(): void {
    this.left = true;
  }

  async leave(): Promise<void> {
    this.left = true;
    await this.client?.end().catch(() => undefined);
  }

  private async enter(): Promise<void> {
    const client = await connect(this.options.address, COPYDESK);
    try {
      if (this.options.exclusive) await own(client, this.options.folder);
      await client.query(`select ${IN_USE}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    this.client = client;
    client.once('end', () => void this.enterAgain());
  }

  /** A crash of one of its processes makes PostgreSQL drop all connections, and the locks with them; the end of the first one does, too. */
  private async enterAgain(): Promise<void> {
    while (!this.left) {
      await sleep(100, undefined, { ref: false });
      if (this.left) return;
      await this.options.serverRuns?.();
      if (this.left || (await this.tryToEnter())) return;
    }
  }

  private async tryToEnter(): Promise<boolean> {
    try {
      await this.enter();
      if (this.left) await this.leave();
      return true;
    } catch (error) {
      this.isDisplaced = error instanceof AnotherCopydeskError;
      if (error instanceof AnotherCopydeskError) this.options.log(error.message);
      return this.isDisplaced;
    }
  }
}

async function holds(client: Client, lock: string): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(`select ${lock} as held`);
  return rows[0]?.held === true;
}

async function own(client: Client, folder: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (!(await holds(client, OWNER))) {
    if (Date.now() > until) throw new AnotherCopydeskError(folder);
    await sleep(100);
  }
}
