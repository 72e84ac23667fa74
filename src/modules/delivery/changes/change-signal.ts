import { EventEmitter, once } from 'node:events';
import { BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { Replica } from '../../../platform/database/replica/replica';
import { ChangeQueries } from './change.queries';

const POLL_MS = 1000;

/**
 * Wakes whoever follows the changes, at once by NOTIFY, and within a second also where that does not come through: behind a
 * connection pooler, from a replica that is behind, or after the connection was lost. Nothing is asked while nobody follows.
 */
@Injectable()
export class ChangeSignal implements BeforeApplicationShutdown {
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private followers = 0;
  private last: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private listener: Client | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: ChangeQueries,
    private readonly replica: Replica,
  ) {}

  /** From now on there is one who follows, until the given function is called. */
  follow(): () => void {
    this.followers += 1;
    if (this.followers === 1) this.start();
    return () => {
      this.followers -= 1;
      if (this.followers === 0) this.stop();
    };
  }

  /** Resolves once there may be new changes, or when the signal is aborted. To be called before one looks whether there are some. */
  async next(signal: AbortSignal): Promise<void> {
    await once(this.emitter, 'change', { signal }).catch(() => undefined);
  }

  beforeApplicationShutdown(): void {
    this.stop();
  }

  private start(): void {
    this.timer = setInterval(() => void this.poll(), POLL_MS).unref();
    void this.listen();
  }

  private stop(): void {
    clearInterval(this.timer);
    void this.listener?.end().catch(() => undefined);
    this.listener = undefined;
  }

  private async poll(): Promise<void> {
    if (!this.listener) void this.listen();
    const last = await this.queries.last().catch(() => undefined);
    if (last === undefined || last === this.last) return;
    this.last = last;
    this.emitter.emit('change');
  }

  /** It may be heard of here before it is heard of as a purge, and is not to be looked for on a standby that has not got it. */
  private hear(): void {
    this.replica.changed();
    this.emitter.emit('change');
  }

  private async listen(): Promise<void> {
    const { url } = this.dataSource.options as { url?: string };
    const client = new Client({ connectionString: url, application_name: 'copydesk-changes', connectionTimeoutMillis: 2000 });
    const forget = (): void => {
      if (this.listener === client) this.listener = undefined;
    };
    client.on('notification', () => this.hear()).on('error', forget).on('end', forget);
    this.listener = client;
    try {
      await client.connect();
      await client.query('listen delivery_changes');
      this.emitter.emit('change');
    } catch {
      forget();
      await client.end().catch(() => undefined);
    }
  }
}
