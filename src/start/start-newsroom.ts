import type { Settings } from '../config/settings';
import { createPino } from '../platform/logging/logger';
import { drain } from './drain';
import { greeting, workerGreeting } from './greeting';
import { type HeldAddress, explainListening, holdAddress } from './listening-address';
import { type OpenNewsroom, openNewsroom } from './open-newsroom';
import type { Say } from './step';

/** A newsroom that answers requests. */
export interface RunningNewsroom {
  /** `drained`: whoever is connected is sent elsewhere first. */
  stop(options: { drained: boolean }): Promise<void>;
}

/** Starts what the role of the process asks for, and listens. Throws StartRefused or EmbeddedServerError with one sentence, having stopped what was started. */
export async function startNewsroom(given: Settings, say: Say): Promise<RunningNewsroom> {
  const address = await holdAddress(given);
  const { settings } = address;
  const newsroom = await openNewsroom(settings, { exclusive: true, log: createPino(settings.logLevel), say });
  try {
    say(await (settings.processRole === 'worker' ? startWorker(newsroom, address) : startServing(newsroom, address)));
  } catch (error) {
    await newsroom.close();
    throw error;
  }
  return {
    stop: async ({ drained }) => {
      if (drained) await drain(newsroom.app, settings.drainSeconds);
      await newsroom.close();
    },
  };
}

/** Gives the greeting. */
async function startServing(newsroom: OpenNewsroom, address: HeldAddress): Promise<string> {
  const { settings } = address;
  // Not loaded before: these bring the whole framework, which openNewsroom loads while the database starts.
  const [{ ensureAdmin }, { startDueWork }, { HeldWork }] = await Promise.all([
    import('./first-admin.js'), import('./due-work.js'), import('../platform/jobs/held-work.js'),
  ]);
  const signIn = await ensureAdmin(newsroom.app, settings);
  await listen(newsroom, address);
  if (settings.processRole === 'all') startDueWork(newsroom.app);
  return greeting(settings, signIn, await newsroom.app.get(HeldWork).find());
}

/** Nobody signs in here: the first administrator is for a process that people reach. */
async function startWorker(newsroom: OpenNewsroom, address: HeldAddress): Promise<string> {
  const [{ startDueWork }, { HeldWork }] = await Promise.all([import('./due-work.js'), import('../platform/jobs/held-work.js')]);
  await listen(newsroom, address);
  startDueWork(newsroom.app);
  return workerGreeting(address.settings, await newsroom.app.get(HeldWork).find());
}

async function listen({ app }: OpenNewsroom, { settings, release }: HeldAddress): Promise<void> {
  await release();
  try {
    await app.listen(settings.port, settings.host);
  } catch (error) {
    throw explainListening(error, settings);
  }
}
