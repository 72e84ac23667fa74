import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../src/config/load-settings';
import type { Settings } from '../src/config/settings';
import type { Newsroom } from './data/load-newsroom';
import { PASSWORD, PEOPLE } from './data/newsroom';
import { ChildProgram, type Program } from './load/child-program';

const STARTS = 3;
const PAGE = 20;
const DEEP = 500;
const MAIN = join(__dirname, '../src/main.js');

/** Copydesk as it runs in production, in a process of its own, and the other programs that are measured beside it. */
export class BenchServer {
  readonly settings: Settings;
  /** The Authorization header of the last sign-in. */
  authorization = '';
  private readonly folder = mkdtempSync(join(tmpdir(), `copydesk-run-${process.pid}-`));
  private readonly environment: Readonly<Record<string, string>>;
  private readonly running: ChildProgram[] = [];
  private copydesk: ChildProgram | undefined;

  constructor(
    readonly databaseUrl: string,
    private readonly profileFolder: string | undefined,
  ) {
    this.environment = {
      NODE_ENV: 'production', LOG_LEVEL: 'warn', DATABASE_URL: databaseUrl, DATA_DIR: this.folder,
      JWT_SECRET: 'a secret of the bench, which nobody else has', PUBLIC_URL: 'https://cms.example', SITE_URL: 'https://news.example',
      // One person writes here as fast as the machine lets them.
      RATE_LIMIT_WRITES: '1000000', RATE_LIMIT_WRITE_BURST: '1000000', RATE_LIMIT_SEARCH: '1000000', RATE_LIMIT_UPLOADS: '1000000',
    };
    this.settings = loadSettings({ ...this.environment });
  }

  /** From the start of the process to the first 200, in milliseconds: the median of three starts. */
  async coldStart({ publishedSlugs }: Newsroom): Promise<{ ready: number; article: number }> {
    return {
      ready: await this.medianStart('/health/ready'),
      article: await this.medianStart(articlePath(publishedSlugs[0] ?? '')),
    };
  }

  async start(): Promise<ChildProgram> {
    // With a heap that is chosen already the process is not started anew, which would end the profile.
    const profiling = this.profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${this.profileFolder}`, '--max-semi-space-size=8'];
    this.copydesk = await this.startBeside({ file: MAIN, environment: this.environment, nodeOptions: profiling }, '/health/ready');
    return this.copydesk;
  }

  /** Copydesk without its cache, beside the other one. */
  async startUncached(): Promise<ChildProgram> {
    return this.startBeside({ file: MAIN, environment: { ...this.environment, DELIVERY_CACHE_BYTES: '0', PROCESS_ROLE: 'web' } }, '/health/ready');
  }

  /** Starts another program that ends with the bench. */
  async startBeside(program: Program, path: string): Promise<ChildProgram> {
    const started = await ChildProgram.spawn(program);
    this.running.push(started);
    await started.firstAnswer(path);
    return started;
  }

  /** Writes a file that ends with the bench, and gives its path. */
  keepFile(name: string, bytes: Buffer): string {
    const path = join(this.folder, name);
    writeFileSync(path, bytes);
    return path;
  }

  /** Where the server that was started last answers. */
  get address(): string {
    return this.copydesk?.address ?? '';
  }

  /** Signs in anew: an access token lives for a quarter of an hour. */
  async signIn(): Promise<void> {
    const response = await fetch(`${this.copydesk?.address}/api/v1/auth/login`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: PEOPLE[0].email, password: PASSWORD }),
    });
    if (!response.ok) throw new Error(`Signing in was answered with ${response.status}: ${await response.text()}`);
    this.authorization = `Bearer ${((await response.json()) as { accessToken: string }).accessToken}`;
  }

  /** The bytes of the answer for a slug. */
  async article(slug: string): Promise<Buffer> {
    return Buffer.from(await (await this.get(articlePath(slug))).arrayBuffer());
  }

  /** The cursor of page 500 of a list, or of its last page where it has fewer. */
  async deepCursor(list: string): Promise<string> {
    let cursor = '';
    for (let page = 1; page < DEEP; page += 1) {
      const response = await this.get(`${list}&limit=${PAGE}${cursor && `&cursor=${cursor}`}`);
      const { nextCursor } = (await response.json()) as { nextCursor: string | null };
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
    return cursor;
  }

  /** Stops every program, and removes what they left. */
  async stop(): Promise<void> {
    await Promise.all(this.running.map((program) => program.stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async medianStart(path: string): Promise<number> {
    const times: number[] = [];
    for (let start = 0; start < STARTS; start += 1) {
      const begin = performance.now();
      const program = await this.startBeside({ file: MAIN, environment: this.environment }, path);
      times.push(Math.round(performance.now() - begin));
      await program.stop();
    }
    return times.toSorted((a, b) => a - b)[Math.floor(STARTS / 2)] ?? 0;
  }

  private async get(path: string): Promise<Response> {
    const response = await fetch(`${this.copydesk?.address}${path}`);
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}.`);
    return response;
  }
}

function articlePath(slug: string): string {
  return `/delivery/v1/articles/${slug}`;
}
