import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import type { ServerPlace } from './server-place';

/** Secrets of the application stay out of the server's environment, as do PG* variables, which override settings. */
function environment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH'].map((name) => [name, process.env[name]] as const);
  return { ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)), LC_ALL: 'C' };
}

/** Runs a program of PostgreSQL with the rights of the server's user. */
export function spawnAs(place: ServerPlace, program: string, args: string[], options: SpawnOptions): ChildProcess {
  const rights = place.user ? { uid: place.user.uid, gid: place.user.gid } : {};
  return spawn(program, args, { ...options, ...rights, env: environment() });
}
