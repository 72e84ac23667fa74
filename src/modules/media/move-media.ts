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
import { type Belonging, FileOwners } from './file-owners';
import { MediaQueries } from './media.queries';

/**
 * Files that were copied now, that were there already, that were of deleted pictures or ended uploads and removed; what else is said of
 * some, and what is wrong with others, by their key.
 */
export interface MovedMedia {
  copied: number;
  present: number;
  removed: number;
  readonly notes: string[];
  readonly faults: string[];
}

/** One of the two storages, and which it is. */
export interface Place {
  readonly kind: Settings['mediaStorage'];
  readonly storage: Storage;
}

interface Journey {
  readonly from: Place;
  readonly to: Place;
  /** Whether what has arrived is removed where it came from, and on both sides what is of deleted pictures and ended uploads. */
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
    private readonly owners: FileOwners,
    private readonly temporary: TemporaryFiles,
  ) {}

  async execute(journey: Journey): Promise<MovedMedia> {
    const moved: MovedMedia = { copied: 0, present: 0, removed: 0, notes: [], faults: [] };
    await this.moveAll(journey, moved);
    await this.lookThrough(journey, journey.to, 'media', moved);
    await this.lookIntoIncoming(journey, moved);
    moved.faults.push(...(await this.missing(journey)));
    return moved;
  }

  private async moveAll(journey: Journey, moved: MovedMedia): Promise<void> {
    const { from } = journey;
    const originals = await this.queries.originals();
    for await (const key of from.storage.list('media')) {
      const belonging = await this.owners.belonging(key);
      if (belonging !== 'kept') {
        await this.passOver(key, belonging, from, journey, moved);
        continue;
      }
      const outcome = await this.move(key, journey, originals.get(key));
      if (outcome === 'copied' || outcome === 'present') moved[outcome] += 1;
      // Of what is deleted by now, nothing has to be anywhere.
      else if (outcome !== 'gone' && (await this.owners.belonging(key)) === 'kept') moved.faults.push(outcome.fault);
    }
  }

  /** What was copied before its picture was deleted stays for good, if nobody looks: whoever purges knows of one storage only. */
  private async lookThrough(journey: Journey, place: Place, folder: string, moved: MovedMedia): Promise<void> {
    for await (const key of place.storage.list(folder)) {
      await this.passOver(key, await this.owners.belonging(key), place, journey, moved);
    }
  }

  /**
   * Uploads straight into the bucket can be completed only while that is in use: they are not moved. Whoever forgets one knows of one
   * storage only, too. What lies there in the folder is of requests that are under way, and goes by itself.
   */
  private async lookIntoIncoming(journey: Journey, moved: MovedMedia): Promise<void> {
    const { from, to } = journey;
    await this.lookThrough(journey, from.kind === 's3' ? from : to, 'incoming', moved);
  }

  /** Only what this newsroom itself has deleted is removed: a file that it does not know may be that of another, or of a later state of its database. */
  private async passOver(key: string, belonging: Belonging, place: Place, { to, remove }: Journey, moved: MovedMedia): Promise<void> {
    if (belonging === 'kept' || belonging === 'arriving' || (belonging === 'open' && place === to)) return;
    if ((belonging === 'deleted' || belonging === 'ended') && remove) {
      await place.storage.remove(key);
      moved.removed += 1;
      return;
    }
    moved.notes.push(`${key} in the ${place.kind === 's3' ? 'bucket' : 'folder'} ${LEFT[belonging]}`);
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

const LEFT = {
  deleted: 'is of a picture that was deleted for good: --remove removes it.',
  unknown: 'is of no picture that this newsroom knows, and stays where it is.',
  open: 'is of an upload that is not over, and stays until then: for two hours at most.',
  ended: 'is of an upload that is over: --remove removes it.',
  foreign: 'is no file of the library, and stays where it is.',
} as const satisfies Record<Exclude<Belonging, 'kept' | 'arriving'>, string>;

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
