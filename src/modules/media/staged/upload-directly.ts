import { rm } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { Problem } from '../../../kernel/problem';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { FileMissing } from '../../../platform/storage/file-missing';
import { type PresignedPut, Storage } from '../../../platform/storage/storage';
import type { Uploaded } from '../add-to-library';
import { noDirectUpload, notUploaded } from '../media.errors';
import { MediaSearch } from '../media-search';
import { ReceiveFile } from '../receive-file';
import { UploadFacts, UploadMedia } from '../upload-media';
import type { StagedUpload } from './staged-upload.repository';
import { type FactsOf, StagedUploads, incomingKey } from './staged-uploads';

/** How long the address is good for. */
const SECONDS = 3600;

/** An upload that can begin, and where it goes. */
export interface DirectUpload {
  readonly upload: StagedUpload;
  readonly put: PresignedPut;
}

/** Uploads that go straight into the bucket. Until one is complete, and was looked into as any other, nobody gets to see it. */
@Injectable()
export class UploadDirectly {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly uploads: StagedUploads,
    private readonly storage: Storage,
    private readonly receiveFile: ReceiveFile,
    private readonly uploadMedia: UploadMedia,
    private readonly search: MediaSearch,
  ) {}

  /** Throws no-direct-upload where files lie in a folder, and what StagedUploads.begin throws. */
  async begin(actor: Actor, bytes: number, facts: Readonly<Record<string, unknown>>): Promise<DirectUpload> {
    await this.unitOfWork.requireNew();
    await this.addressOf('none', bytes);
    const { upload } = await this.uploads.begin(actor, 'direct', bytes, facts);
    return { upload, put: await this.addressOf(upload.id, bytes) };
  }

  private async addressOf(id: string, bytes: number): Promise<PresignedPut> {
    const put = await this.storage.presignPut(incomingKey(id), bytes, SECONDS);
    if (!put) throw noDirectUpload();
    return put;
  }

  /**
   * Asked again after it was done, or while it is being done, it answers with the same picture. Throws NotFound, not-uploaded,
   * no-direct-upload where files came to lie in a folder since it began, and what UploadMedia and ReceiveFile throw.
   */
  async complete(actor: Actor, id: string, factsOf: FactsOf): Promise<Uploaded> {
    await this.unitOfWork.requireNew();
    const upload = await this.uploads.find(actor, id, 'direct');
    if (upload.mediaId !== null) return this.completed(actor, upload.mediaId);
    try {
      return await this.finish(actor, upload, factsOf);
    } catch (error) {
      if (!(error instanceof FileMissing)) throw error;
      // Whoever completed it meanwhile took the object away, and noted the picture before that.
      const { mediaId } = await this.uploads.find(actor, id, 'direct');
      if (mediaId === null) throw notUploaded();
      return this.completed(actor, mediaId);
    }
  }

  private async completed(actor: Actor, mediaId: string): Promise<Uploaded> {
    return { created: false, detail: await this.search.get(actor, mediaId) };
  }

  private async finish(actor: Actor, upload: StagedUpload, factsOf: FactsOf): Promise<Uploaded> {
    const key = incomingKey(upload.id);
    await this.addressOf(upload.id, upload.bytes);
    const present = await this.storage.find(key);
    if (!present) throw new FileMissing(key, undefined);
    if (present.bytes !== upload.bytes) throw notUploaded();
    try {
      const uploaded = await this.take(actor, upload, await factsOf(upload));
      await this.uploads.finish(upload, uploaded.detail.media.id);
      return uploaded;
    } catch (error) {
      // The row stays until its address is no longer good: something may come there once more, and goes with it.
      if (error instanceof Problem && error.status < 500) await this.uploads.removeBytes(upload);
      throw error;
    }
  }

  /** The bytes that are looked into are those that are kept: what lies in the bucket may change until then. */
  private async take(actor: Actor, { id, bytes }: StagedUpload, facts: UploadFacts): Promise<Uploaded> {
    const path = await this.storage.temporaryFile();
    try {
      let read = 0;
      const file = await this.receiveFile.execute(path, async (take) => {
        for await (const chunk of (await this.storage.read(incomingKey(id))) as AsyncIterable<Buffer>) {
          read += chunk.length;
          if (read > bytes) throw notUploaded();
          await take(chunk);
        }
      });
      return await this.uploadMedia.execute(actor, file, facts);
    } finally {
      await rm(path, { force: true });
    }
  }
}
