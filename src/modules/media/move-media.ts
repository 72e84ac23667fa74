import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { Settings } from '../../config/settings';
import { FileMissing } from '../../platform/storage/file-missing';
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

/** `gone`: the newsroom has removed it since it was listed. */
type Outcome = 'copied' | 'present' | 'gone' | { readonly fault: string };

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
    const { from } = journey;
    const originals = await this.queries.originals();
    for await (const key of from.storage.list('media')) {
      if (mediaIdOf(key) === null) {
        notes.push(foreign(key, from));
        continue;
      }
      const outcome = await this.move(key, journey, originals.get(key));
      if (outcome === 'copied') copied += 1;
      else if (outcome === 'present') present += 1;
      else if (outcome !== 'gone') faults.push(outcome.fault);
    }
    faults.push(...(await this.missing(journey)));
    return { copied, present, notes, faults };
  }

  /** What a row names and is nowhere. Rows are asked once more where something is missing: their files go before they do. */
  private async missing({ from, to }: Journey): Promise<string[]> {
    const missing: string[] = [];
    for (const key of (await this.queries.originals()).keys()) {
      if (!(await to.storage.find(key)) && !(await from.storage.find(key))) missing.push(key);
    }
    if (missing.length === 0) return [];
    const named = await this.queries.originals();
    return missing.filter((key) => named.has(key)).map((key) => `${key} is in neither place.`);
  }

  private async move(key: string, { from: { storage: from }, to: { storage: to }, remove }: Journey, expected: string | undefined): Promise<Outcome> {
    const path = await this.temporary.create();
    try {
      const source = await orNull(from.read(key));
      if (!source) return 'gone';
      const sha256 = await orNoSpace(copyOf(source, path));
      if (expected !== undefined && sha256 !== expected) return { fault: `${key} is not what was uploaded.` };
      const isThere = (await hashIn(to, key)) === sha256;
      if (!isThere) {
        await to.put(key, path);
        if ((await hashIn(to, key)) !== sha256) return { fault: `${key} did not arrive as it was.` };
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

/** The checksum of what is there; null where nothing is. */
async function hashIn(storage: Storage, key: string): Promise<string | null> {
  const present = await orNull(storage.read(key));
  return present && hashOf(present);
}

async function orNull(reading: Promise<Readable>): Promise<Readable | null> {
  return reading.catch((error: unknown) => {
    if (error instanceof FileMissing) return null;
    throw error;
  });
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
