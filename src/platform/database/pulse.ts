import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { DatabaseSilent } from './database-silent';
import type { WatchedPool } from './watched-pool';

const BEAT_EVERY_MS = 300;
/** For so long a database says nothing at all before it is taken for gone. Asked for nothing, it answers within a millisecond. */
const SILENCE_MS = 1200;
const LOOK_EVERY_MS = 100;
/** A look that is later than this is the fault of a process that has no time itself. */
const LATE_MS = 300;

/**
 * Asks one server for nothing, over and over, on a connection of its own, and closes the pools to it where neither that is answered nor
 * anything else comes from there. What a network swallows is noticed by nobody else: the sockets stay open for a quarter of an hour.
 * A statement that takes long is none of this, for the beat is answered meanwhile.
 */
export class Pulse {
  private client: Client | undefined;
  private isSilent = false;
  private readonly stopping = new AbortController();
  private beating: Promise<void> | undefined;

  constructor(
    private readonly url: string,
    private readonly pools: readonly WatchedPool[],
    private readonly say: (line: string) => void,
  ) {}

  start(): void {
    this.beating ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.beating;
    this.drop();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.take(await this.beat());
      await this.pause(BEAT_EVERY_MS);
    }
  }

  private take(isHeard: boolean): void {
    if (isHeard === !this.isSilent) return;
    this.isSilent = !isHeard;
    this.say(isHeard ? 'The database answers again.' : 'The database says nothing, though its connections are open: they are given up.');
    for (const pool of this.pools) {
      if (isHeard) pool.open();
      else pool.close(new DatabaseSilent());
    }
  }

  /** A refusal is heard as well: then whoever asks the database hears it, too. */
  private async beat(): Promise<boolean> {
    const answered = this.ask().catch(() => this.drop()).then(() => true);
    let heard = this.bytesHeard;
    for (let silent = 0; silent < SILENCE_MS;) {
      const begun = performance.now();
      if (await Promise.race([answered, this.pause(LOOK_EVERY_MS)])) return true;
      if (this.stopping.signal.aborted) return !this.isSilent;
      const took = performance.now() - begun;
      const isExcused = took > LOOK_EVERY_MS + LATE_MS || this.bytesHeard !== heard;
      heard = this.bytesHeard;
      silent = isExcused ? 0 : silent + took;
    }
    this.drop();
    return false;
  }

  private async ask(): Promise<void> {
    if (!this.client) {
      this.client = new Client({ connectionString: this.url, application_name: 'copydesk-pulse' });
      this.client.on('error', () => this.drop());
      await this.client.connect();
    }
    await this.client.query('select');
  }

  private drop(): void {
    const { client } = this;
    this.client = undefined;
    (client as unknown as { connection: { stream: Socket } } | undefined)?.connection.stream.destroy();
  }

  private get bytesHeard(): number {
    return this.pools.reduce((sum, { bytesHeard }) => sum + bytesHeard, 0);
  }

  private async pause(milliseconds: number): Promise<false> {
    await sleep(milliseconds, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
    return false;
  }
}
