import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { NotFound } from '../../../kernel/problem';
import { newId } from '../../../platform/database/new-id';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Storage } from '../../../platform/storage/storage';
import { MediaAccess } from '../media-access';
import { UUID } from '../media-files';
import { TooLarge, tooManyUploads } from '../media.errors';
import { ReceiveFile } from '../receive-file';
import type { UploadFacts } from '../upload-media';
import { PartialFiles } from './partial-files';
import { StagedUpload, StagedUploadRepository, Way } from './staged-upload.repository';

/** How long an upload may take in all. The address of a direct one is good for less, so that nothing can come after its end. */
const HOURS = { parts: 24, direct: 2 } as const satisfies Record<Way, number>;

/** How many a person can have begun at a time: what lies on the disk of them is bounded. */
const MOST_UNFINISHED = 20;

/** What was said of the picture when its upload began. */
export type FactsOf = (upload: StagedUpload) => Promise<UploadFacts>;

/** An upload, with how much of it is there. */
export interface UploadProgress {
  readonly upload: StagedUpload;
  readonly received: number;
}

const INCOMING = new RegExp(`^incoming/(${UUID})$`);

/** Where the object of a direct upload lies until it is complete. */
export function incomingKey(id: string): string {
  return `incoming/${id}`;
}

/** The upload whose object has that key; null where it is none of ours. */
export function uploadIdOf(key: string): string | null {
  return INCOMING.exec(key)?.[1] ?? null;
}

/** Uploads that take more than a request, each the matter of nobody but who began it. */
@Injectable()
export class StagedUploads {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: StagedUploadRepository,
    private readonly files: PartialFiles,
    private readonly storage: Storage,
    private readonly access: MediaAccess,
    private readonly receive: ReceiveFile,
  ) {}

  /** `facts` have been checked; `metadata`: as a client of tus sent them. Throws TooLarge, unknown-category, Forbidden for a folder of others, and too-many-uploads. */
  async begin(actor: Actor, way: Way, bytes: number, facts: Readonly<Record<string, unknown>>, metadata: string | null = null): Promise<UploadProgress> {
    const { mostBytes } = this.receive;
    if (bytes > mostBytes) throw new TooLarge(`A file can have ${mostBytes} bytes at most.`);
    const { categoryId } = facts;
    return this.unitOfWork.run(async (tx) => {
      if (typeof categoryId === 'string') await this.access.requireFolder(tx, actor, categoryId);
      if ((await this.repository.countUnfinished(tx, actor.id)) >= MOST_UNFINISHED) throw tooManyUploads(MOST_UNFINISHED);
      return { upload: await this.repository.insert(tx, { id: newId(), way, createdBy: actor.id, bytes, facts, metadata }, HOURS[way]), received: 0 };
    });
  }

  /** Throws NotFound, also for what others began and for what has expired. */
  async find(actor: Actor, id: string, way: Way): Promise<StagedUpload> {
    const upload = await this.repository.find(id, actor.id, way);
    if (!upload) throw new NotFound();
    return upload;
  }

  /** One in parts, with how far it has come. Throws NotFound. */
  async get(actor: Actor, id: string): Promise<UploadProgress> {
    const upload = await this.find(actor, id, 'parts');
    return { upload, received: await this.offsetOf(upload) };
  }

  /** Gives it up. Throws NotFound. */
  async abandon(actor: Actor, id: string): Promise<void> {
    await this.forget(await this.find(actor, id, 'parts'));
  }

  /** What has come goes first: without its row nobody would find it. */
  async forget(upload: Pick<StagedUpload, 'id' | 'way'>): Promise<void> {
    const { id } = upload;
    await this.removeBytes(upload);
    await this.unitOfWork.run((tx) => this.repository.remove(tx, id));
  }

  /** It is that picture from now on, and its own bytes are not needed any more. */
  async finish(upload: StagedUpload, mediaId: string): Promise<void> {
    await this.unitOfWork.run((tx) => this.repository.finish(tx, upload.id, mediaId));
    await this.removeBytes(upload);
  }

  async removeBytes({ id, way }: Pick<StagedUpload, 'id' | 'way'>): Promise<void> {
    await (way === 'parts' ? this.files.remove(id) : this.storage.remove(incomingKey(id)));
  }

  /**
   * Where the client goes on. Until the picture is there, the last byte is asked for, even if it has come: whoever was cut off before
   * the answer, or told to come again, sends it once more and is answered.
   */
  private async offsetOf({ id, bytes, mediaId }: StagedUpload): Promise<number> {
    return mediaId === null ? Math.min(await this.files.received(id), bytes - 1) : bytes;
  }
}
