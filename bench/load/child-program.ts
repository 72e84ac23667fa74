import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 30_000;
const OUTPUT_KEPT = 5000;

/** How a program is started. It has to listen on 127.0.0.1 and on the port in its environment variable PORT. */
export interface Program {
  readonly file: string;
  readonly nodeOptions?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** A program that answers HTTP in a process of its own, as it would in production. */
export class ChildProgram {
  private output = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly address: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => (this.output = (this.output + String(chunk)).slice(-OUTPUT_KEPT)));
    }
  }

  /** Starts it, on a free port; it answers once `firstAnswer` has resolved. */
  static async spawn({ file, nodeOptions = [], environment }: Program): Promise<ChildProgram> {
    const port = await freePort();
    const child = spawn(process.execPath, [...nodeOptions, file], {
      env: { PATH: process.env['PATH'], ...environment, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new ChildProgram(child, `http://127.0.0.1:${port}`);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Resolves as soon as the path answers 200. */
  async firstAnswer(path: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await isAnswered(this.address + path))) {
      if (this.hasEnded || Date.now() > deadline) throw new Error(`The program does not answer.\n${this.output}`);
      await sleep(5);
    }
  }

  async stop(): Promise<void> {
    if (this.hasEnded) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const patience = setTimeout(() => this.child.kill('SIGKILL'), PATIENCE_MS);
    await ended;
    clearTimeout(patience);
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}

async function isAnswered(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { headers: { connection: 'close' } });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}
