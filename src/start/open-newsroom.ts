import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger as Pino } from 'pino';
import type { Settings } from '../config/settings';
import { prepareDataFolder } from './data-folder';
import { type OpenDatabase, openDatabase } from './open-database';
import type { Say } from './step';

const PATIENCE_MS = 10_000;
/** In which who is refused at last reads that. */
const REFUSAL_MS = 1_000;
const LAST_PATIENCE_MS = 2_000;
const LOOK_FOR_IDLE_MS = 50;

/** The whole application on a migrated database, ready for work and not listening. */
export interface OpenNewsroom {
  readonly app: NestFastifyApplication;
  /** Lets requests that are under way finish, ten seconds at most, refuses what is still being sent then, and stops the database if it is ours. */
  close(): Promise<void>;
}

/** How a newsroom is opened. */
export interface OpenOptions {
  /** True for the application, false for a command beside it. */
  readonly exclusive: boolean;
  readonly log: Pino;
  readonly say: Say;
}

/** Used by the application and by commands. What was started is stopped again when a later step fails. */
export async function openNewsroom(settings: Settings, options: OpenOptions): Promise<OpenNewsroom> {
  prepareDataFolder(settings);
  const [database, { assemble }] = await openAndLoad(settings, options);
  try {
    const app = await assemble(settings, database.url, options);
    return { app, close: () => closeAll(app, database) };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/**
 * The framework loads while the embedded server starts in its own process. To load it takes seconds on a cold disk, in which
 * nothing else of ours runs: a connection to an external server would look as if nobody answered, so that one comes first.
 */
async function openAndLoad(settings: Settings, options: OpenOptions) {
  const load = () => import('./assemble.js');
  if (settings.databaseUrl === undefined) return Promise.all([openDatabase(settings, options), load()]);
  return [await openDatabase(settings, options), await load()] as const;
}

async function closeAll(app: NestFastifyApplication, database: OpenDatabase): Promise<void> {
  try {
    await closeApp(app);
  } finally {
    await database.close();
  }
}

async function closeApp(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer();
  const closed = app.close();
  // A connection that was busy when the close began stays open after its answer, and nobody else looks at it again.
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_FOR_IDLE_MS);
  try {
    if (await isDone(closed, PATIENCE_MS)) return;
    const { Draining } = await import('../platform/http/draining.js');
    app.get(Draining).refuseUnread();
    if (await isDone(closed, REFUSAL_MS)) return;
    server.closeAllConnections();
    await isDone(closed, LAST_PATIENCE_MS);
  } finally {
    clearInterval(idle);
  }
}

async function isDone(work: Promise<void>, within: number): Promise<boolean> {
  const giveUp = new AbortController();
  const patience = sleep(within, false, { signal: giveUp.signal }).catch(() => false);
  try {
    return await Promise.race([work.then(() => true), patience]);
  } finally {
    giveUp.abort();
  }
}
