import { Injectable, OnModuleInit } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { Jobs } from '../jobs/jobs';
import { JobRefused, type Task } from '../jobs/task';
import { OutboundClient } from '../outbound/outbound-client';
import { OutboundError } from '../outbound/outbound-error';
import { Purges } from './purges';

const TASK = 'purge-cdn';

/** What fits into a header of 16 kB, and less than the 256 that Fastly takes. */
const KEYS_AT_ONCE = 200;

/** After half an hour whatever a CDN may have kept is old by its own count. */
const DELAYS = [1, 2, 4, 8, 15, 30, 60, 120, 300, 600, 600];

/**
 * Tells the CDN of CDN_PURGE_URL which keys have changed, once that is committed: a POST with the keys in `Surrogate-Key` and in its
 * JSON body. A CDN that is away is told again for half an hour, and holds up nothing else.
 */
@Injectable()
export class PurgeCdn implements Task, OnModuleInit {
  readonly name = TASK;
  readonly delays = DELAYS;

  constructor(
    private readonly settings: Settings,
    private readonly jobs: Jobs,
    private readonly purges: Purges,
    private readonly outbound: OutboundClient,
  ) {}

  onModuleInit(): void {
    this.jobs.register(this);
    if (this.settings.cdnPurgeUrl === undefined) return;
    this.purges.follow((tx, keys) => this.jobs.add(tx, TASK, chunksOf(keys).map((chunk) => ({ keys: chunk }))));
  }

  async run({ keys }: Readonly<Record<string, unknown>>): Promise<void> {
    const { cdnPurgeUrl: url } = this.settings;
    if (url === undefined) throw new JobRefused('CDN_PURGE_URL is not set any more.');
    await this.send(url, keys as string[]).catch((error: unknown) => {
      throw error instanceof OutboundError && error.fault === 'forbidden' ? new JobRefused(error.message) : error;
    });
  }

  private async send(url: string, keys: readonly string[]): Promise<void> {
    const { status } = await this.outbound.send({
      url, method: 'POST', maxBytes: 100_000, timeoutMs: 10_000,
      headers: { ...this.credential(), 'content-type': 'application/json', 'surrogate-key': keys.join(' ') },
      body: JSON.stringify({ surrogate_keys: keys }),
    });
    if (status < 200 || status > 299) throw new Error(`The CDN answered ${status}.`);
  }

  private credential(): Record<string, string> {
    const { cdnPurgeToken: token, cdnPurgeTokenHeader: name } = this.settings;
    if (token === undefined) return {};
    return name.toLowerCase() === 'authorization' ? { authorization: `Bearer ${token}` } : { [name]: token };
  }
}

function chunksOf(keys: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(keys.length / KEYS_AT_ONCE) }, (_, index) => keys.slice(index * KEYS_AT_ONCE, (index + 1) * KEYS_AT_ONCE));
}
