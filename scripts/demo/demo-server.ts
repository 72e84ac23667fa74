import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from '../../src/config/settings';
import { holdAddress } from '../../src/start/listening-address';
import type { Account } from './accounts-file';
import { Refused } from './refused';

const PATIENCE_MS = 120_000;
const PATIENCE_FOR_STOPPING_MS = 20_000;
const OUTPUT_KEPT = 20_000;

/** The server that the demo works on: the one that runs already, or one of its own for as long as it takes. */
export class DemoServer {
  address = '';
  private child: ChildProcess | undefined;
  private output = '';

  constructor(private readonly settings: Settings) {}

  get isOurs(): boolean {
    return this.child !== undefined;
  }

  /** Finds the server that these settings are about. False where none runs. */
  async find(): Promise<boolean> {
    for (const address of new Set([this.settings.publicUrl, addressOf(this.settings)])) {
      if (await this.answersAt(address)) {
        this.address = address;
        return true;
      }
    }
    return false;
  }

  /** Starts one. On an empty database it makes this administrator, whose password would otherwise be lost with its output. */
  async start(firstAdmin: Account): Promise<void> {
    const { settings: { port, host }, release } = await holdAddress(this.settings);
    await release();
    const environment = { ...process.env, PORT: String(port), ADMIN_EMAIL: firstAdmin.email, ADMIN_PASSWORD: firstAdmin.password };
    const child = spawn(process.execPath, [join(__dirname, '../../src/main.js')], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => (this.output = (this.output + String(chunk)).slice(-OUTPUT_KEPT)));
    }
    this.address = addressOf({ host, port });
    const deadline = Date.now() + PATIENCE_MS;
    while (!this.hasEnded && (await stateAt(this.address)) !== 'ready') {
      if (Date.now() > deadline) throw new Refused(`The server that was started does not get ready.${this.lastWords()}`);
      await sleep(100);
    }
    if (this.hasEnded) throw new Refused(`The server could not be started.${this.lastWords()}`);
  }

  /** Stops what was started here, and nothing else; says whether there was something to stop. */
  async stop(): Promise<boolean> {
    const { child } = this;
    if (!child || this.hasEnded) return false;
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_FOR_STOPPING_MS);
    await ended;
    clearTimeout(patience);
    return true;
  }

  /** What the server printed, if it ended although nobody told it to. */
  diagnosis(): string {
    return this.child && this.hasEnded ? this.lastWords() : '';
  }

  private get hasEnded(): boolean {
    return this.child !== undefined && (this.child.exitCode !== null || this.child.signalCode !== null);
  }

  private lastWords(): string {
    return this.output.trim() === '' ? '' : `\nIt said:\n${this.output.trimEnd()}`;
  }

  private async answersAt(address: string): Promise<boolean> {
    const deadline = Date.now() + PATIENCE_MS / 4;
    for (;;) {
      const state = await stateAt(address);
      if (state === 'ready') return true;
      if (state === 'nothing') return false;
      if (state === 'another') throw new Refused(`Another program answers at ${address}: set PORT or PUBLIC_URL to where Copydesk is to be.`);
      if (Date.now() > deadline) throw new Refused(`The server at ${address} is not ready: its database does not take writes.`);
      await sleep(500);
    }
  }
}

type State = 'ready' | 'not-ready' | 'another' | 'nothing';

async function stateAt(address: string): Promise<State> {
  try {
    const response = await fetch(`${address}/health/ready`, { redirect: 'manual', signal: AbortSignal.timeout(5000) });
    const body = (await response.json().catch(() => ({}))) as { status?: unknown; type?: unknown };
    if (response.status === 200 && body.status === 'ok') return 'ready';
    if (response.status === 503 && String(body.type).startsWith('/problems/')) return 'not-ready';
    // What a proxy says when there is nothing behind it.
    return response.status >= 502 && response.status <= 504 ? 'nothing' : 'another';
  } catch {
    return 'nothing';
  }
}

const EVERY_ADDRESS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

function addressOf({ host, port }: Pick<Settings, 'host' | 'port'>): string {
  const reachable = EVERY_ADDRESS[host] ?? host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
