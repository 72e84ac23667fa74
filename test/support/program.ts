import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const dist = join(__dirname, '../../dist/src');

/** A real process of Copydesk. */
export class Program {
  private constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk) => (this.out += String(chunk)));
    child.stderr?.on('data', (chunk) => (this.err += String(chunk)));
    this.exit = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null);
  }

  out = '';
  err = '';
  /** The exit code; null when a signal ended it. */
  readonly exit: Promise<number | null>;

  /** Runs dist/src/<entry>.js with these settings only. */
  static run(entry: 'main' | 'cli', settings: Record<string, string>, args: string[] = [], input = ''): Program {
    return Program.runFile(join(dist, `${entry}.js`), settings, args, input);
  }

  /** The same of another release. */
  static runFile(file: string, settings: Record<string, string>, args: string[] = [], input = ''): Program {
    // Connections that a test leaves open would be waited for.
    const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
    const environment = { PATH, NODE_COMPILE_CACHE, DRAIN_SECONDS: '0', ...settings };
    const child = spawn(process.execPath, [file, ...args], { env: environment, stdio: 'pipe' });
    child.stdin.end(input);
    return new Program(child);
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** The address once it is printed. Throws with what was printed instead. */
  async address(patienceMs = 25_000): Promise<string> {
    for (let waited = 0; waited < patienceMs; waited += 25) {
      const address = /running at (\S+)/.exec(this.out)?.[1];
      if (address !== undefined && this.out.includes('Ctrl-C')) return address;
      if (this.child.exitCode !== null) break;
      await sleep(25);
    }
    throw new Error(`Copydesk does not run:\n${this.out}${this.err}`);
  }

  printedPassword(): string | undefined {
    return /Password +(\S+) +\(shown only now/.exec(this.out)?.[1];
  }

  /** Ends it the hard way if it still runs. */
  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.exit;
  }
}
