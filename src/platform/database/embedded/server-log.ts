import { chmodSync, chownSync, closeSync, fstatSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerPlace } from './server-place';

const MAX_BYTES = 10 * 1024 * 1024;

/** Lines about the server itself. What it says of statements (ERROR, DETAIL, STATEMENT) has names and addresses of people in it. */
const OF_THE_SERVER = /\b(?:LOG|WARNING|FATAL|PANIC|HINT):|error while loading/;
const TAIL_LINES = 12;
const TAIL_BYTES = 16 * 1024;

function pathIn(folder: string): string {
  return join(folder, 'postgres.log');
}

/** The last that the server said of itself; nothing where its log cannot be read. */
export function tailOfServerLog({ folder }: ServerPlace): string[] {
  try {
    const lines = readFileSync(pathIn(folder)).subarray(-TAIL_BYTES).toString('utf8').trim().split('\n');
    const ofTheServer = lines.filter((line) => OF_THE_SERVER.test(line));
    return ofTheServer.filter((line, index) => withoutTime(line) !== withoutTime(ofTheServer[index + 1] ?? '')).slice(-TAIL_LINES);
  } catch {
    return [];
  }
}

/** Each of its processes says the same when the first one is gone. */
function withoutTime(line: string): string {
  return line.replace(/^.*? \[\d+\] /, '');
}

/** The log that PostgreSQL writes, with the place where the lines of this start begin. */
export class ServerLog {
  readonly path: string;
  readonly handle: number;
  private readonly beginning: number;

  constructor({ folder, user }: ServerPlace) {
    this.path = pathIn(folder);
    if ((statSync(this.path, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) truncateSync(this.path);
    this.handle = openSync(this.path, 'a', 0o600);
    if (user) chownSync(this.path, user.uid, user.gid);
    chmodSync(this.path, 0o600);
    this.beginning = fstatSync(this.handle).size;
  }

  close(): void {
    closeSync(this.handle);
  }

  /** Why the server gave up, in its own words. */
  complaint(): string {
    const lines = readFileSync(this.path).subarray(this.beginning).toString('utf8').trim().split('\n');
    const serious = lines.filter(
      (line) => /(?:FATAL|PANIC):|error while loading/.test(line) && !line.includes('the database system is'),
    );
    const cause = lines.filter((line) => /could not bind|is another postmaster/i.test(line));
    return (
      [...cause, ...serious].map((line) => line.replace(/^.*?(?:LOG|FATAL|PANIC|HINT):\s*/, '')).join('; ') ||
      lines.slice(-3).join(' ')
    );
  }
}
