import { join } from 'node:path';
import type { Settings } from '../config/settings';
import { checkExternalDatabase } from './external-database';
import { type Say, step } from './step';

/** A database that takes queries. */
export interface OpenDatabase {
  readonly url: string;
  /** Stops the server if it is ours; an external one goes on. */
  close(): Promise<void>;
}

/** DATABASE_URL, checked; without it the embedded server, owned by the application and only attached to by a command. */
export async function openDatabase(settings: Settings, options: { exclusive: boolean; say: Say }): Promise<OpenDatabase> {
  const { databaseUrl } = settings;
  const { exclusive, say } = options;
  if (databaseUrl !== undefined) {
    await step(say, 'Reaching the database …', () => checkExternalDatabase(databaseUrl));
    return { url: databaseUrl, close: async () => undefined };
  }
  // Loaded only where it is used.
  const { EmbeddedServer } = await import('../platform/database/embedded/index.js');
  const folder = join(settings.dataFolder, 'postgres');
  const server = await step(say, 'Starting PostgreSQL …', () => EmbeddedServer.start({ folder, exclusive, log: say }));
  return { url: server.url, close: () => server.stop() };
}
