import type { INestApplicationContext } from '@nestjs/common';
import { loadSettings } from '../config/load-settings';
import { createPino } from '../platform/logging/logger';
import { openNewsroom } from '../start/open-newsroom';

/** Does the work of a command on the newsroom's migrated database, beside the application if that is running. */
export async function withNewsroom<T>(work: (app: INestApplicationContext) => Promise<T>): Promise<T> {
  const newsroom = await openNewsroom(loadSettings(), {
    exclusive: false,
    log: createPino('error'),
    say: (line) => console.error(line),
  });
  try {
    return await work(newsroom.app);
  } finally {
    await newsroom.close();
  }
}
