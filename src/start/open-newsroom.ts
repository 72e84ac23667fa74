import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger as Pino } from 'pino';
import { DataSource } from 'typeorm';
import type { Settings } from '../config/settings';
import { migrate } from '../platform/database/migrate';
import { prepareDataFolder } from './data-folder';
import { explainMigrating } from './external-database';
import { type OpenDatabase, openDatabase } from './open-database';
import { type Say, step } from './step';

const PATIENCE_MS = 10_000;
const LAST_PATIENCE_MS = 2_000;

/** The whole application on a migrated database, ready for work and not listening. */
export interface OpenNewsroom {
  readonly app: NestFastifyApplication;
  /** Lets requests that are under way finish, ten seconds at most, and then stops the database if it is ours. */
  close(): Promise<void>;
}

interface OpenOptions {
  /** True for the application, false for a command beside it. */
  readonly exclusive: boolean;
  readonly log: Pino;
  readonly say: Say;
}

/** Used by the application and by commands. What was started is stopped again when a later step fails. */
export async function openNewsroom(settings: Settings, options: OpenOptions): Promise<OpenNewsroom> {
  prepareDataFolder(settings.dataFolder);
  // The framework loads while the database starts in its own process.
  const [database, { createApp }] = await Promise.all([openDatabase(settings, options), import('../app.setup.js')]);
  try {
    const app = await createApp(settings, database.url, options.log);
    return await makeReady(app, database, options.say);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function makeReady(app: NestFastifyApplication, database: OpenDatabase, say: Say): Promise<OpenNewsroom> {
  try {
    await step(say, 'Migrating the database …', () => migrate(app.get(DataSource), () => undefined)).catch((error) => {
      throw explainMigrating(error);
    });
    await app.init();
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
  return { app, close: () => closeAll(app, database) };
}

async function closeAll(app: NestFastifyApplication, database: OpenDatabase): Promise<void> {
  try {
    await closeApp(app);
  } finally {
    await database.close();
  }
}

async function closeApp(app: NestFastifyApplication): Promise<void> {
  const closed = app.close();
  if (await isDone(closed, PATIENCE_MS)) return;
  app.getHttpServer().closeAllConnections();
  await isDone(closed, LAST_PATIENCE_MS);
}

async function isDone(work: Promise<void>, within: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), within);
  try {
    return await Promise.race([work.then(() => true), promise]);
  } finally {
    clearTimeout(timer);
  }
}
