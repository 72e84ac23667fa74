import { join } from 'node:path';
import { loadSettings } from '../config/load-settings';
import type { Settings } from '../config/settings';
import { mediaFolder, openStorage } from '../platform/storage/open-storage';
import type { Storage } from '../platform/storage/storage';
import { TemporaryFiles } from '../platform/storage/temporary-files';
import { prepareDataFolder } from '../start/data-folder';
import { openDatabase } from '../start/open-database';

/** What a command has that works below the application, on a database in whatever state it is. */
export interface BareNewsroom {
  readonly settings: Settings;
  readonly databaseUrl: string;
  readonly storage: Storage;
}

/** Does the work of a command on the database as it is: not migrated, and without the application. `exclusive`: beside nobody else. */
export async function withDatabase<T>({ exclusive }: { exclusive: boolean }, work: (newsroom: BareNewsroom) => Promise<T>): Promise<T> {
  const settings = loadSettings();
  prepareDataFolder(settings);
  const database = await openDatabase(settings, { exclusive, say: (line) => console.error(line) });
  try {
    const temporary = new TemporaryFiles(join(mediaFolder(settings), 'incoming'));
    const storage = await openStorage(settings.mediaStorage, settings, temporary);
    return await work({ settings, databaseUrl: database.url, storage });
  } finally {
    await database.close();
  }
}
