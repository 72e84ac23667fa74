import { Inject, Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { Pulse } from './pulse';
import { READ_DATABASE_URL, ReadPool } from './read-pool';
import { WatchedPool } from './watched-pool';

/** The pulse of each server that this process asks: one, or two where delivery reads elsewhere. */
@Injectable()
export class Pulses implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly pulses: readonly Pulse[];

  constructor(dataSource: DataSource, reads: ReadPool, @Inject(READ_DATABASE_URL) readUrl: string) {
    const logger = new Logger('Database');
    const say = (line: string): void => logger.warn(line);
    const { url = '' } = dataSource.options as { url?: string };
    const newsroom = new WatchedPool((dataSource.driver as PostgresDriver).master as Pool);
    const delivery = reads.watched();
    this.pulses = readUrl === url
      ? [new Pulse(url, [newsroom, delivery], say)]
      : [new Pulse(url, [newsroom], say), new Pulse(readUrl, [delivery], say)];
  }

  onApplicationBootstrap(): void {
    for (const pulse of this.pulses) pulse.start();
  }

  /** After the jobs that are under way, which may need it. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.pulses.map((pulse) => pulse.stop()));
  }
}
