import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { awaitReady } from './await-ready';
import { EmbeddedServerError } from './embedded-server-error';
import { lastPort } from './last-port';
import { findPostmaster } from './postmaster-file';
import { endOrphans, isPostgresOn, signal } from './running-postmaster';
import { ServerLog } from './server-log';
import type { ServerPlace } from './server-place';
import { spawnAs } from './server-process';

/** A running server: its first process and the port it listens on. */
export interface Postmaster {
  pid: number;
  port: number;
  adopted: boolean;
}

/** What a server is started with. */
export interface LaunchOptions {
  durable: boolean;
  maxConnections: number | undefined;
  log: (line: string) => void;
}

/** How it is reached where somebody knows it already. */
export interface ReachOptions extends LaunchOptions {
  /** The only port that it may be started on. */
  port?: number;
  /** Ends the attempt, and what it has started, with an error. */
  stopping?: AbortSignal;
  patienceMs?: number;
}

const PATIENCE_MS = 60_000;
const PORT_TAKEN = /could not bind|could not create any TCP/;
const PASSING = new RegExp(`lock file .* (?:already exists|is empty)|pre-existing shared memory block|${PORT_TAKEN.source}`);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address !== null && typeof address === 'object' ? address.port : 0;
}

function settings({ durable, maxConnections }: LaunchOptions): string[] {
  const fast = durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  const connections = maxConnections ? [`max_connections=${maxConnections}`] : [];
  return [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'logging_collector=off',
    ...fast,
    ...connections,
  ].flatMap((each) => ['-c', each]);
}

/** In a process group of its own: Ctrl-C in a terminal must not end it before the application has finished its work. */
async function spawnServer(place: ServerPlace, log: ServerLog, port: number, options: LaunchOptions): Promise<ChildProcess> {
  const args = ['-D', place.data, '-p', String(port), ...settings(options)];
  const child = spawnAs(place, place.binaries.postgres, args, {
    cwd: place.data,
    detached: true,
    stdio: ['ignore', log.handle, log.handle],
  });
  await once(child, 'spawn');
  child.unref();
  return child;
}

async function portOf(
  place: ServerPlace,
  child: ChildProcess,
  pid: number,
  { log, stopping }: ReachOptions,
): Promise<number | undefined> {
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  try {
    return await awaitReady({ place, pid, isRunning, log, stopping });
  } catch (error) {
    await endPostmaster(place, pid);
    throw error;
  }
}

/** Starts a server; a string says why it did not, for a reason that may pass. */
async function launch(place: ServerPlace, chosen: number | undefined, options: ReachOptions): Promise<Postmaster | string> {
  const log = new ServerLog(place);
  try {
    const child = await spawnServer(place, log, chosen ?? (await freePort()), options);
    const pid = child.pid ?? 0;
    const port = await portOf(place, child, pid, options);
    return port ? { pid, port, adopted: false } : whyItMayPass(place, log);
  } finally {
    log.close();
  }
}

function whyItMayPass(place: ServerPlace, log: ServerLog): string {
  const complaint = log.complaint();
  const sentence = `PostgreSQL did not start: ${complaint || 'it ended without a word'}. Its log is ${log.path}.`;
  if (!PASSING.test(complaint)) throw new EmbeddedServerError(sentence);
  if (complaint.includes('shared memory')) endOrphans(place.data);
  return sentence;
}

async function adopt(place: ServerPlace, pid: number, { log, stopping }: ReachOptions): Promise<Postmaster | string> {
  const port = await awaitReady({ place, pid, isRunning: () => isPostgresOn(place.data, pid), log, stopping });
  return port ? { pid, port, adopted: true } : `PostgreSQL on ${place.folder} keeps stopping.`;
}

/** The server that runs on the place, or else a new one, whatever earlier or simultaneous starts leave there. */
export async function reachPostmaster(place: ServerPlace, options: ReachOptions): Promise<Postmaster> {
  const giveUpAt = Date.now() + (options.patienceMs ?? PATIENCE_MS);
  let port = options.port ?? lastPort(place.data);
  for (;;) {
    options.stopping?.throwIfAborted();
    const found = findPostmaster(place.data);
    const reached = found ? await adopt(place, found.pid, options) : await launch(place, port, options);
    if (typeof reached !== 'string') return reached;
    if (PORT_TAKEN.test(reached)) ({ port } = options);
    if (Date.now() > giveUpAt) throw new EmbeddedServerError(reached);
    await sleep(100);
  }
}

async function isGone(place: ServerPlace, pid: number, within: number): Promise<boolean> {
  const until = Date.now() + within;
  while (isPostgresOn(place.data, pid)) {
    if (Date.now() > until) return false;
    await sleep(20);
  }
  return true;
}

/** Shuts the server down, breaking off its connections; when that takes too long, without a checkpoint. */
export async function endPostmaster(place: ServerPlace, pid: number): Promise<void> {
  for (const [name, within] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
  ] as const) {
    if (isPostgresOn(place.data, pid)) signal(pid, name);
    if (await isGone(place, pid, within)) return;
  }
  throw new EmbeddedServerError(`PostgreSQL (process ${pid}) on ${place.folder} does not stop: end it by hand.`);
}
