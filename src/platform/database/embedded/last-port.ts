import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The port that a server last had on this data folder, which PostgreSQL keeps in `postmaster.opts`. Whoever starts it the next time takes
 * that one again: an application whose server was killed knows no other, and a command may be the first to start it.
 */
export function lastPort(data: string): number | undefined {
  try {
    const port = Number(/"-p" "(\d+)"/.exec(readFileSync(join(data, 'postmaster.opts'), 'utf8'))?.[1]);
    return port > 0 && port < 65_536 ? port : undefined;
  } catch {
    return undefined;
  }
}
