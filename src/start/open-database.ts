import { join } from 'node:path';
import type { Logger as Pino } from 'pino';
import type { Settings } from '../config/settings';
import { checkExternalDatabase } from './external-database';
import { type Say, step } from './step';

/** A database that takes queries. */
export interface OpenDatabase {
  readonly url: string;
  /** Stops the server if it is ours; an external one goes on. */
  close(): Promise<void>;
}

/** `log`: that of the application, which has its server started again whenever that ends by itself; a command fails with it. */
interface OpenDatabaseOptions {
  readonly exclusive: boolean;
  readonly say: Say;
  readonly log?: Pino;
}

/** DATABASE_URL, checked; without it the embedded server, owned by the application and only attached to by a command. */
export async function openDatabase(settings: Settings, options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const { databaseUrl } = settings;
  const { exclusive, say, log } = options;
  if (databaseUrl !== undefined) {
    await step(say, 'Reaching the database …', () => checkExternalDatabase(databaseUrl));
    return { url: databaseUrl, close: async () => undefined };
  }
  // Loaded only where it is used.
  const { EmbeddedServer } = await import('../platform/database/embedded/index.js');
  const folder = join(settings.dataFolder, 'postgres');
  const server = await step(say, 'Starting PostgreSQL …', () => EmbeddedServer.start({ folder, exclusive, alarm: exclusive ? log : undefined, log: say }));
  return { url: server.url, close: () => server.stop() };
}
