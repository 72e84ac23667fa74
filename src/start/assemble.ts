import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger as Pino } from 'pino';
import { DataSource } from 'typeorm';
import { createApp } from '../app.setup';
import type { Settings } from '../config/settings';
import { migrate } from '../platform/database/migrate';
import { explainMigrating } from './external-database';
import { type Say, step } from './step';

/** The application on a database that it has brought up to date, ready for work. Whatever fails, nothing of it stays open. */
export async function assemble(
  settings: Settings,
  databaseUrl: string,
  { log, say }: { log: Pino; say: Say },
): Promise<NestFastifyApplication> {
  const app = await createApp(settings, databaseUrl, log);
  try {
    await step(say, 'Migrating the database …', () => bringUpToDate(app.get(DataSource), log));
    return await app.init();
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
}

async function bringUpToDate(dataSource: DataSource, log: Pino): Promise<void> {
  try {
    await migrate(dataSource, (line) => log.info(line));
  } catch (error) {
    throw explainMigrating(error);
  }
}
