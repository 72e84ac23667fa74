import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';

const program = join(__dirname, '../../examples/site/src/main.ts');

/** The example site as a process of its own. */
export class ExampleSite {
  private constructor(private readonly child: ChildProcess, readonly address: string) {}

  static async start(settings: Record<string, string>): Promise<ExampleSite> {
    const child = spawn(process.execPath, [program], { env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...settings }, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const address = await new Promise<string>((resolve, reject) => {
      const listen = (chunk: unknown): void => {
        said += String(chunk);
        const found = /The site is at (\S+)/.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
      child.once('exit', () => reject(new Error(`The site does not run:\n${said}`)));
    });
    return new ExampleSite(child, address);
  }

  get(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.address + path, { redirect: 'manual', ...init });
  }

  /** Sends an event as the newsroom's webhook does, and gives the status. */
  async tell(secret: string, event: object, { at = Date.now(), id = 'msg_1', body = JSON.stringify(event) } = {}): Promise<number> {
    const timestamp = String(Math.floor(at / 1000));
    const signature = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64')).update(`${id}.${timestamp}.${JSON.stringify(event)}`).digest('base64');
    const headers = { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
    return (await fetch(`${this.address}/webhooks/copydesk`, { method: 'POST', headers, body })).status;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}
