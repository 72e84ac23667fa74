import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../../../kernel/error-code';
import { WorkSlots } from '../../../platform/limits/work-slots';
import { MANY_PICTURES } from '../media.errors';
import type { FileMetadata } from './file-metadata';

const PROGRAM = join(__dirname, 'metadata-worker.js');
const SLOTS = 2;
const QUEUE = 50;
const MOST_MS = 5000;
const MOST_MEGABYTES = 64;

/**
 * Reads what files say of themselves. In a thread of its own, because what a stranger has written there may be made to take long,
 * or much memory: whatever goes wrong, the picture is taken all the same, and nothing is read of it.
 */
@Injectable()
export class MetadataReader {
  private readonly slots = new WorkSlots(SLOTS, QUEUE, MANY_PICTURES);
  private readonly logger = new Logger('MetadataReader');

  /** Throws TooMuchWork. */
  async read(path: string): Promise<FileMetadata> {
    return this.slots.run(async () => {
      const worker = new Worker(PROGRAM, { workerData: path, resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES } });
      try {
        return await withinTime(worker);
      } catch (error) {
        this.logger.warn(`The metadata of an upload could not be read: ${messageOf(error)}`);
        return {};
      } finally {
        await worker.terminate();
      }
    });
  }
}

async function withinTime(worker: Worker): Promise<FileMetadata> {
  const done = new AbortController();
  const { signal } = done;
  try {
    const [metadata] = (await Promise.race([
      once(worker, 'message', { signal }),
      sleep(MOST_MS, undefined, { signal }).then(() => Promise.reject(new Error('it took too long'))),
    ])) as [FileMetadata];
    return metadata;
  } finally {
    done.abort();
  }
}
