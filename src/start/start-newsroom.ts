import type { Settings } from '../config/settings';
import { createPino } from '../platform/logging/logger';
import { greeting } from './greeting';
import { explainListening, withFreePort } from './listening-address';
import { type OpenNewsroom, openNewsroom } from './open-newsroom';
import type { Say } from './step';

/** A newsroom that answers requests. */
export interface RunningNewsroom {
  stop(): Promise<void>;
}

/** Starts everything and listens. Throws StartRefused or EmbeddedServerError with one sentence, having stopped what was started. */
export async function startNewsroom(given: Settings, say: Say): Promise<RunningNewsroom> {
  const settings = await withFreePort(given);
  const newsroom = await openNewsroom(settings, { exclusive: true, log: createPino(settings.logLevel), say });
  try {
    // Not loaded before: it brings the whole framework, which openNewsroom loads while the database starts.
    const { ensureAdmin } = await import('./first-admin.js');
    const signIn = await ensureAdmin(newsroom.app, settings);
    await listen(newsroom, settings);
    say(greeting(settings, signIn));
  } catch (error) {
    await newsroom.close();
    throw error;
  }
  return { stop: () => newsroom.close() };
}

async function listen({ app }: OpenNewsroom, settings: Settings): Promise<void> {
  try {
    await app.listen(settings.port, settings.host);
  } catch (error) {
    throw explainListening(error, settings);
  }
}
