import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { EmbeddedServer } from '../../src/platform/database/embedded';
import type { ParsedJson } from './answer';
import { CutWire } from './cut-wire';
import { eventually } from './eventually';
import { NO_LIMITS } from './no-limits';
import { Program } from './program';
import { type Hiring, type RoleKey, hire } from './staff';
import { newTestFolder } from './test-folder';

/** A process of a site, and where it answers. */
export interface Running {
  readonly program: Program;
  readonly address: string;
}

const MAIN = join(__dirname, '../../dist/src/main.js');

/** Several processes that start at once on a small machine take their time. */
const PATIENCE_MS = 90_000;

/** A PostgreSQL of its own that loses nothing, a wire to it that can be cut, and real processes at its other end. */
export class Site {
  readonly dataFolder = newTestFolder('site');
  readonly wire = new CutWire(() => Number(new URL(this.server?.url ?? '').port));
  private readonly folder = join(newTestFolder('site-database'), 'postgres');
  private readonly programs: Program[] = [];
  private server: EmbeddedServer | undefined;

  constructor(private readonly settings: Record<string, string> = {}) {}

  async start(): Promise<void> {
    await this.startDatabase();
    await this.wire.open();
  }

  async startDatabase(): Promise<void> {
    this.server = await EmbeddedServer.start({ folder: this.folder, maxConnections: 200, log: () => undefined });
  }

  async stopDatabase(): Promise<void> {
    await this.server?.stop();
  }

  /** As when the machine runs out of memory: nothing is written any more by its first process, and the others end with it. */
  async killDatabase(): Promise<void> {
    const pid = Number(readFileSync(join(this.folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    await this.server?.stop();
  }

  /** A process that is told where it answers; give more settings to have it another role, and a file to have it of another release. */
  async run(settings: Record<string, string> = {}, file = MAIN): Promise<Running> {
    const program = Program.runFile(file, {
      DATABASE_URL: this.wire.through(this.server?.url ?? ''), DATA_DIR: this.dataFolder, PORT: '0', LOG_LEVEL: 'warn', PROCESS_ROLE: 'web',
      JWT_SECRET: 'the secret of all processes of a site', ADMIN_PASSWORD: 'the password of the first start',
      ...NO_LIMITS, ...this.settings, ...settings,
    });
    this.programs.push(program);
    return { program, address: await program.address(PATIENCE_MS) };
  }

  /** Past the wire, over a connection of its own. */
  async sql<Row>(query: string, params: unknown[] = []): Promise<Row[]> {
    const client = await this.connect();
    try {
      return (await client.query(query, params)).rows as Row[];
    } finally {
      await client.end();
    }
  }

  async connect(): Promise<Client> {
    const client = new Client({ connectionString: this.server?.url, options: '-c TimeZone=UTC -c default_transaction_read_only=off' });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** Somebody new, signed in at one of the processes. */
  async person(address: string, role: RoleKey, hiring: Hiring = {}): Promise<{ id: string; email: string; password: string; token: string; refreshToken: string }> {
    const account = await hire({ query: (text: string, params: unknown[]) => this.sql(text, params) } as DataSource, role, hiring);
    return { ...account, ...(await signIn(address, account)) };
  }

  /** What the processes logged as errors that nobody foresaw, or that kept them from answering. */
  get loggedErrors(): string[] {
    return this.programs.flatMap(({ out }) => out.split('\n').filter((line) => line.includes('"level":50')));
  }

  async stop(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.kill()));
    await this.wire.cut();
    await this.stopDatabase();
  }
}

export async function signIn(address: string, { email, password }: { email: string; password: string }): Promise<{ token: string; refreshToken: string }> {
  const answer = await eventually(() => fetch(`${address}/api/v1/auth/login`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }),
  }), ({ status }) => status === 200);
  const { accessToken, refreshToken } = (await answer.json()) as ParsedJson;
  return { token: accessToken, refreshToken };
}
