import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Server } from './s3-server';

/** `silent`: it takes everything and never answers; `stalls`: it sends a half of each file; a number and a name: it answers with that error, to these methods only if some are named. */
export type Oddity = 'silent' | 'stalls' | readonly [status: number, code: string, methods?: readonly string[]];

/** A bucket that works until it is told to be odd, and then again. */
export class OddBucket {
  /** Methods and paths that it was asked with while it was odd. */
  readonly asked: string[] = [];
  private oddity: Oddity | undefined;
  private readonly bucket = new S3Server();
  private readonly server = createServer((incoming, outgoing) => this.answer(incoming, outgoing));
  env: Record<string, string> = {};

  async start(): Promise<void> {
    await this.bucket.start();
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    this.env = { ...this.bucket.env, S3_ENDPOINT: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}` };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await this.bucket.stop();
  }

  async while<T>(oddity: Oddity, work: () => Promise<T>): Promise<T> {
    this.asked.length = 0;
    this.oddity = oddity;
    try {
      return await work();
    } finally {
      this.oddity = undefined;
    }
  }

  private answer(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const oddity = this.oddityFor(incoming);
    if (oddity !== undefined) this.asked.push(`${incoming.method} ${incoming.url?.split('?', 1)[0]}`);
    if (oddity === 'silent') {
      incoming.resume();
      return;
    }
    if (oddity !== undefined && oddity !== 'stalls') {
      incoming.resume();
      const [status, code] = oddity;
      // As Amazon's: with the key, which is nobody else's business.
      const text = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>Not with S3RVER.</Message><AWSAccessKeyId>S3RVER</AWSAccessKeyId></Error>`;
      outgoing.writeHead(status, { 'content-type': 'application/xml' }).end(incoming.method === 'HEAD' ? undefined : text);
      return;
    }
    this.pass(incoming, outgoing, oddity === 'stalls' && incoming.method === 'GET');
  }

  private oddityFor({ method = '' }: IncomingMessage): Oddity | undefined {
    const { oddity } = this;
    return Array.isArray(oddity) && oddity[2]?.includes(method) === false ? undefined : oddity;
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse, isCut: boolean): void {
    const { hostname, port } = new URL(this.bucket.env['S3_ENDPOINT'] ?? '');
    const asked = request({ hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      if (isCut) sendHalf(answer, outgoing);
      else answer.pipe(outgoing);
    });
    asked.on('error', () => outgoing.destroy());
    incoming.pipe(asked);
  }
}

/** Of the first piece that comes, and nothing after it. */
function sendHalf(answer: IncomingMessage, outgoing: ServerResponse): void {
  answer.once('data', (chunk: Buffer) => {
    outgoing.write(chunk.subarray(0, Math.ceil(chunk.length / 2)));
    answer.removeAllListeners('data').resume();
  });
}
