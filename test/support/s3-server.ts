import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import S3rver from 's3rver';
import { newTestFolder } from './test-folder';

const BUCKET = 'newsroom';

/** A server that speaks the protocol of S3, in this process, with one empty bucket. */
export class S3Server {
  private readonly folder = newTestFolder('s3');
  private server: S3rver | undefined;
  private port = 0;
  /** The settings of a desk whose files lie there. */
  env: Record<string, string> = {};

  /** Also after it was stopped: then on the same port, with the files that it had. */
  async start(): Promise<void> {
    this.server = new S3rver({ port: this.port, address: '127.0.0.1', silent: true, directory: this.folder, configureBuckets: [{ name: BUCKET, configs: [] }] });
    mkdirSync(join(this.folder, BUCKET), { recursive: true });
    const { port } = await this.server.run();
    this.port = port;
    this.env = {
      MEDIA_STORAGE: 's3', S3_ENDPOINT: `http://127.0.0.1:${port}`, S3_BUCKET: BUCKET, S3_ACCESS_KEY_ID: 'S3RVER', S3_SECRET_ACCESS_KEY: 'S3RVER',
    };
  }

  /** Puts what somebody else has put there. */
  async put(key: string, text: string): Promise<void> {
    await fetch(`${this.env['S3_ENDPOINT']}/${BUCKET}/${key}`, { method: 'PUT', body: text });
  }

  async stop(): Promise<void> {
    await this.server?.close();
  }
}
