import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, lstatSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { spawnAs } from '../../src/platform/database/embedded/server-process';
import { type ServerPlace, settlePlace } from '../../src/platform/database/embedded/server-place';
import { eventually } from './eventually';
import { freePort } from './free-port';
import { newTestFolder } from './test-folder';

/** Only the server itself writes these. */
const LEFT_OUT = /\/(?:postmaster\.pid|postmaster\.opts|pg_wal\/.+|pg_replslot\/.+)$/;

const PATIENCE_MS = 30_000;

/** A streaming standby of a server of the tests: its folder copied while it runs, as pg_basebackup does, which is not among the programs. */
export class Standby {
  private child: ChildProcess | undefined;
  private said = '';

  private constructor(
    private readonly place: ServerPlace,
    private readonly primaryUrl: string,
    private readonly port: number,
  ) {}

  static async of(primaryUrl: string): Promise<Standby> {
    const place = settlePlace(join(newTestFolder('standby'), 'postgres'), () => undefined);
    await copyData(primaryUrl, place);
    const standby = new Standby(place, primaryUrl, await freePort());
    await standby.start();
    return standby;
  }

  /** The same database as that of the primary, there. */
  get url(): string {
    const url = new URL(this.primaryUrl);
    url.port = String(this.port);
    return url.href;
  }

  /** Resolves once it answers. */
  async start(): Promise<void> {
    const { hostname, port, username } = new URL(this.primaryUrl);
    const settings = [
      'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'logging_collector=off', 'fsync=off', 'max_connections=200', 'wal_retrieve_retry_interval=100ms',
      `primary_conninfo=host=${hostname} port=${port} user=${username}`,
    ];
    const args = ['-D', this.place.data, '-p', String(this.port), ...settings.flatMap((each) => ['-c', each])];
    const child = spawnAs(this.place, this.place.binaries.postgres, args, { cwd: this.place.data, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (this.said += String(chunk)));
    this.child = child;
    await eventually(() => this.sql('select 1').then(() => true, () => false), (answers) => answers || child.exitCode !== null, PATIENCE_MS);
    if (child.exitCode !== null) throw new Error(`The standby does not run:\n${this.said}`);
  }

  async sql<Row>(query: string): Promise<Row[]> {
    const client = new Client({ connectionString: this.url, connectionTimeoutMillis: 2000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query(query)).rows as Row[];
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** As when its machine is gone: it says goodbye to nobody. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    const { pid = 0 } = child;
    for (const each of [pid, ...childrenOf(pid)]) process.kill(each, 'SIGKILL');
    await ended;
  }

  /** All of it stands still, with its connections open, or goes on. */
  signalAll(name: 'SIGSTOP' | 'SIGCONT'): void {
    const pid = this.child?.pid ?? 0;
    for (const each of [pid, ...childrenOf(pid)]) process.kill(each, name);
  }
}

async function copyData(primaryUrl: string, { data, user }: ServerPlace): Promise<void> {
  const client = new Client({ connectionString: primaryUrl });
  await client.connect();
  try {
    const { rows: [row] } = await client.query<{ folder: string }>("select current_setting('data_directory') as folder");
    await client.query("select pg_backup_start('standby', fast => true)");
    const from = row?.folder ?? '';
    cpSync(from, data, { recursive: true, preserveTimestamps: true, filter: (path) => !LEFT_OUT.test(path) && !isSocket(path) });
    const { rows: [stopped] } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(wait_for_archive => false)');
    writeFileSync(join(data, 'backup_label'), stopped?.labelfile ?? '');
    writeFileSync(join(data, 'standby.signal'), '');
    mkdirSync(join(data, 'pg_wal', 'archive_status'), { recursive: true });
    chmodSync(data, 0o700);
    if (user) handOver(data, user.uid, user.gid);
  } finally {
    await client.end();
  }
}

/** A file may be gone before it is looked at: the log has it. */
function isSocket(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSocket() ?? true;
}

function handOver(path: string, uid: number, gid: number): void {
  chownSync(path, uid, gid);
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) handOver(join(path, name), uid, gid);
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}
