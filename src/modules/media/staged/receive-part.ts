import type { Readable } from 'node:stream';
import { rm } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { Problem } from '../../../kernel/problem';
import { Storage } from '../../../platform/storage/storage';
import { uploadOffset } from '../media.errors';
import { ReceiveFile } from '../receive-file';
import { UploadFacts, UploadMedia } from '../upload-media';
import { PartialFiles } from './partial-files';
import type { StagedUpload } from './staged-upload.repository';
import { type FactsOf, StagedUploads, UploadProgress } from './staged-uploads';

/** A part, and where its sender believes to be. */
export interface IncomingPart {
  readonly offset: number;
  readonly body: Readable;
}

interface Receiving {
  stop(): void;
  readonly ended: Promise<unknown>;
}

/** Takes the next part of an upload; the last one makes the picture, just as if all had come at once. */
@Injectable()
export class ReceivePart {
  /** In this process. Two that take parts of one upload at once write what the same person sent to the same places. */
  private readonly receiving = new Map<string, Receiving>();

  constructor(
    private readonly uploads: StagedUploads,
    private readonly files: PartialFiles,
    private readonly storage: Storage,
    private readonly receiveFile: ReceiveFile,
    private readonly uploadMedia: UploadMedia,
  ) {}

  /** Throws NotFound, upload-offset, TooLarge, NoSpace; with the last part, what UploadMedia and ReceiveFile throw. */
  async execute(actor: Actor, id: string, part: IncomingPart, factsOf: FactsOf): Promise<UploadProgress> {
    // First: whose it is not must neither stop its owner nor be able to tell that something is under way.
    await this.uploads.get(actor, id);
    // Who comes again has given up the request before, which may not know of it yet.
    for (let before; (before = this.receiving.get(id)); await before.ended) before.stop();
    const work = this.receive(actor, id, part, factsOf);
    this.receiving.set(id, { stop: () => part.body.destroy(), ended: work.catch(() => undefined) });
    return work.finally(() => this.receiving.delete(id));
  }

  private async receive(actor: Actor, id: string, { offset, body }: IncomingPart, factsOf: FactsOf): Promise<UploadProgress> {
    const { upload, received } = await this.uploads.get(actor, id);
    if (upload.mediaId !== null || offset !== received) throw uploadOffset(received);
    const present = await this.files.append(id, { offset, bytes: upload.bytes }, body);
    if (present < upload.bytes) return { upload, received: present };
    try {
      const mediaId = await this.complete(actor, upload, await factsOf(upload));
      await this.uploads.finish(upload, mediaId);
      return { upload: { ...upload, mediaId }, received: present };
    } catch (error) {
      // What is wrong with it does not get better; what is wrong here may.
      if (error instanceof Problem && error.status < 500) await this.uploads.forget(upload);
      throw error;
    }
  }

  /** A copy becomes the picture: of a process that is killed meanwhile, all that has come is left. */
  private async complete(actor: Actor, { id }: StagedUpload, facts: UploadFacts): Promise<string> {
    const path = await this.storage.temporaryFile();
    try {
      const file = await this.receiveFile.execute(path, async (take) => {
        for await (const chunk of this.files.read(id) as AsyncIterable<Buffer>) await take(chunk);
      });
      return (await this.uploadMedia.execute(actor, file, facts)).detail.media.id;
    } finally {
      await rm(path, { force: true });
    }
  }
}
