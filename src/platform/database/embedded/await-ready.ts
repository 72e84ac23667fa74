import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedServerError } from './embedded-server-error';
import { codeOf } from '../../../kernel/error-code';
import { readPostmasterFile } from './postmaster-file';
import { dataFolderAt, isServerAway, isWrongPassword } from './server-connection';
import { keptPassword } from './server-password';
import type { ServerPlace } from './server-place';

const POLL_MS = 25;
const PATIENCE_MS = 60_000;
const SAY_SO_AFTER_MS = 5_000;
const SAY_SO_EVERY_MS = 30_000;

interface Awaited {
  place: ServerPlace;
  pid: number;
  isRunning: () => boolean;
  log: (line: string) => void;
  /** Ends the wait with an error: the server is not wanted any more. */
  stopping?: AbortSignal | undefined;
}

async function answers(place: ServerPlace, port: number): Promise<boolean> {
  try {
    return (await dataFolderAt({ port, password: keptPassword(place) })) === place.data;
  } catch (error) {
    if (isWrongPassword(error)) {
      const sentence = `PostgreSQL refuses the password in ${place.folder}/password: restore that file.`;
      throw new EmbeddedServerError(sentence, { cause: error });
    }
    if (isServerAway(error) || codeOf(error) === '53300') return false;
    throw error;
  }
}

function noAnswer({ folder }: ServerPlace, pid: number): string {
  return `PostgreSQL (process ${pid}) on ${folder} does not answer: end it, then start again.`;
}

/**
 * Waits until the server takes queries and gives its port; undefined when it ended instead. Recovery may take as
 * long as it needs. The state file is watched rather than the port: refused connections would fill the server's log.
 */
export async function awaitReady({ place, pid, isRunning, log, stopping }: Awaited): Promise<number | undefined> {
  let sayAt = Date.now() + SAY_SO_AFTER_MS;
  let giveUpAt = Date.now() + PATIENCE_MS;
  while (isRunning()) {
    stopping?.throwIfAborted();
    const file = readPostmasterFile(place.data);
    if (file?.pid === pid && file.state === 'ready' && (await answers(place, file.port))) return file.port;
    if (file?.pid === pid && file.state === 'starting') giveUpAt = Date.now() + PATIENCE_MS;
    if (Date.now() > giveUpAt) throw new EmbeddedServerError(noAnswer(place, pid));
    if (Date.now() > sayAt) {
      log(`PostgreSQL on ${place.folder} is ${file?.state ?? 'starting'}; waiting for it.`);
      sayAt = Date.now() + SAY_SO_EVERY_MS;
    }
    await sleep(POLL_MS);
  }
  return undefined;
}
