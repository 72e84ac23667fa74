import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions } from 'fastify';
import { DataSource } from 'typeorm';
import { createApp } from '../../src/app.setup';
import { loadSettings } from '../../src/config/load-settings';
import type { Settings } from '../../src/config/settings';
import { startDueWork } from '../../src/start/due-work';
import type { Answer, ParsedJson } from './answer';
import { type Account, Client, type Headers, Person } from './client';
import { send, whileBroken } from './contract';
import { NO_LIMITS } from './no-limits';
import { recordedLog } from './recorded-log';
import { snapshotOf } from './snapshot';
import { type Hiring, type RoleKey, hire } from './staff';
import { type TestDatabase, makeDatabase } from './template-database';
import { newTestFolder } from './test-folder';

interface FetchOptions {
  method?: NonNullable<InjectOptions['method']>;
  headers?: Headers;
  body?: string | Buffer;
}

/** The whole application on a database of its own: what a test file works with. */
export class Desk {
  readonly anonymous: Client;
  private readonly dataSource: DataSource;

  constructor(
    readonly app: NestFastifyApplication,
    readonly settings: Settings,
    /** Every line that was logged, as JSON. */
    readonly logged: readonly string[],
    private readonly database: TestDatabase,
  ) {
    this.anonymous = new Client(app);
    this.dataSource = app.get(DataSource);
  }

  get dataFolder(): string {
    return this.settings.dataFolder;
  }

  /** Somebody new with the role, everywhere or in a category, signed in over HTTP. */
  async as(role: RoleKey, hiring: Hiring = {}): Promise<Person> {
    return this.signIn(await hire(this.dataSource, role, hiring));
  }

  async signIn(account: Account): Promise<Person> {
    const { email, password } = account;
    const { status, body, text } = await this.anonymous.post('/auth/login', { email, password });
    if (status !== 200) throw new Error(`${email} could not sign in: ${status} ${text}`);
    return new Person(this.app, account, body.accessToken, body.refreshToken);
  }

  /** What was logged as an error: something that nobody foresaw. */
  get loggedErrors(): readonly string[] {
    return this.logged.filter((line) => JSON.parse(line).level >= 50);
  }

  /** Any path of the application; an address that begins with PUBLIC_URL is one, too. */
  async fetch(path: string, { method = 'GET', headers = {}, body }: FetchOptions = {}): Promise<Answer> {
    const { publicUrl } = this.settings;
    const url = path.startsWith(`${publicUrl}/`) ? path.slice(publicUrl.length) : path;
    return send(this.app, { method, url, headers: { ...headers }, payload: body });
  }

  delivery(path: string, headers?: Headers): Promise<Answer> {
    return this.fetch(`/delivery/v1${path}`, { headers });
  }

  /** Answers of 500 are allowed only in here: for tests that break something on purpose. */
  whileBroken<T>(work: () => Promise<T>): Promise<T> {
    return whileBroken(this.app, work);
  }

  /** From now on what comes due is done, as in a process of the role `all` or `worker`, but for that it is looked for ten times as often. */
  startDueWork(): void {
    startDueWork(this.app, 50);
  }

  /** Listens on a free port for tests that need sockets, and gives the base address. */
  async listen(): Promise<string> {
    await this.app.listen(0, '127.0.0.1');
    return this.app.getUrl();
  }

  async sql<Row = ParsedJson>(query: string, params: unknown[] = []): Promise<Row[]> {
    return this.dataSource.query<Row[]>(query, params);
  }

  /** Equal before and after: nothing was written, neither in the database nor in the media folder. */
  snapshot(): Promise<string> {
    return snapshotOf(this.dataSource, join(this.dataFolder, 'media'));
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.database.drop();
    rmSync(this.dataFolder, { recursive: true, force: true });
  }
}

interface DeskOptions {
  /** Settings, as environment variables. */
  env?: Record<string, string>;
  /** With the limits that a newsroom has. Else they are so high that no test meets one. */
  defaultLimits?: boolean;
}

/** A desk with its own database and folder; `env` adds settings, as environment variables. The real environment is not read. */
export async function startDesk({ env = {}, defaultLimits = false }: DeskOptions = {}): Promise<Desk> {
  const database = await makeDatabase();
  const dataFolder = newTestFolder('desk');
  const settings = loadSettings({ DATABASE_URL: database.url, DATA_DIR: dataFolder, ...(defaultLimits ? {} : NO_LIMITS), ...env });
  const logged: string[] = [];
  try {
    const app = await createApp(settings, database.url, recordedLog(logged));
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return new Desk(app, settings, logged, database);
  } catch (error) {
    await database.drop();
    rmSync(dataFolder, { recursive: true, force: true });
    throw error;
  }
}
