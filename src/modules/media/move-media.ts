import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { Settings } from '../../config/settings';
import { orNoSpace } from '../../platform/storage/no-space';
import type { Storage } from '../../platform/storage/storage';
import { TemporaryFiles } from '../../platform/storage/temporary-files';
import { mediaIdOf } from './media-files';
import { MediaQueries } from './media.queries';

/** Files that were copied now, that were there already, what else is said of some, and what is wrong with others, by their key. */
export interface MovedMedia {
  readonly copied: number;
  readonly present: number;
  readonly notes: readonly string[];
  readonly faults: readonly string[];
}

/** One of the two storages, and which it is. */
export interface Place {
  readonly kind: Settings['mediaStorage'];
  readonly storage: Storage;
}

interface Journey {
  readonly from: Place;
  readonly to: Place;
  /** Whether what has arrived is removed where it came from. */
  readonly remove: boolean;
}

/**
 * Takes every file of the library from one storage into another. What has arrived is read back and compared, an original also with
 * the checksum of its upload; so it may be broken off and begun anew at any time, and done beside a running application.
 */
@Injectable()
export class MoveMedia {
  constructor(
    private readonly queries: MediaQueries,
    private readonly temporary: TemporaryFiles,
  ) {}

  async execute(journey: Journey): Promise<MovedMedia> {
    let [copied, present] = [0, 0];
    const [notes, faults]: [string[], string[]] = [[], []];
    const { from, to } = journey;
    const originals = await this.queries.originals();
    for await (const key of from.storage.list('media')) {
      if (mediaIdOf(key) === null) {
        notes.push(foreign(key, from));
        continue;
      }
      const outcome = await this.move(key, journey, originals.get(key));
      if (outcome === 'copied') copied += 1;
      else if (outcome === 'present') present += 1;
      else faults.push(outcome.fault);
    }
    for (const key of originals.keys()) {
      if (!(await to.storage.find(key)) && !(await from.storage.find(key))) faults.push(`${key} is in neither place.`);
    }
    return { copied, present, notes, faults };
  }

  private async move(key: string, { from: { storage: from }, to: { storage: to }, remove }: Journey, expected: string | undefined): Promise<'copied' | 'present' | { fault: string }> {
    const path = await this.temporary.create();
    try {
      const sha256 = await orNoSpace(copyOf(await from.read(key), path));
      if (expected !== undefined && sha256 !== expected) return { fault: `${key} is not what was uploaded.` };
      const isThere = (await to.find(key)) !== null && (await hashOf(await to.read(key))) === sha256;
      if (!isThere) {
        await to.put(key, path);
        if ((await hashOf(await to.read(key))) !== sha256) return { fault: `${key} did not arrive as it was.` };
      }
      if (remove) await from.remove(key);
      return isThere ? 'present' : 'copied';
    } finally {
      await rm(path, { force: true });
    }
  }
}

function foreign(key: string, { kind }: Place): string {
  return `${key} in the ${kind === 's3' ? 'bucket' : 'folder'} is no file of the library, and stays where it is.`;
}

async function copyOf(source: Readable, path: string): Promise<string> {
  await pipeline(source, createWriteStream(path));
  return hashOf(createReadStream(path));
}

async function hashOf(source: Readable): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(source, hash);
  return hash.digest('hex');
}
