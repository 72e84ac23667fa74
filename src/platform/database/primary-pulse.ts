import { Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { Pulse } from './pulse';
import { ReadPool } from './read-pool';
import { SidePool } from './side-pool';
import { WatchedPool } from './watched-pool';

/** The pulse of the primary, for all who ask it. A standby has a watch of its own (ReplicaWatch). */
@Injectable()
export class PrimaryPulse implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly pulse: Pulse;

  constructor(dataSource: DataSource, reads: ReadPool, side: SidePool) {
    const logger = new Logger('Database');
    const { url = '' } = dataSource.options as { url?: string };
    const newsroom = new WatchedPool((dataSource.driver as PostgresDriver).master as Pool);
    this.pulse = new Pulse(url, [newsroom, reads.watched(), side.watched()], (line) => logger.warn(line));
  }

  onApplicationBootstrap(): void {
    this.pulse.start();
  }

  /** After the jobs that are under way, which may need it. */
  async onApplicationShutdown(): Promise<void> {
    await this.pulse.stop();
  }
}
