import { rm } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { InvalidValues } from '../../kernel/problem';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { OutboundClient } from '../../platform/outbound/outbound-client';
import { OutboundError } from '../../platform/outbound/outbound-error';
import { Storage } from '../../platform/storage/storage';
import type { Uploaded } from './add-to-library';
import { TooLarge } from './media.errors';
import { type IncomingFile, ReceiveFile } from './receive-file';
import { UploadFacts, UploadMedia } from './upload-media';

const REDIRECTS = 3;
const MOST_MS = 30_000;

/** Takes a file from another server into the library. */
@Injectable()
export class ImportMedia {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbound: OutboundClient,
    private readonly storage: Storage,
    private readonly receive: ReceiveFile,
    private readonly uploadMedia: UploadMedia,
  ) {}

  /** Throws forbidden-target and unreachable, and what UploadMedia and ReceiveFile throw. */
  async execute(actor: Actor, url: string, facts: UploadFacts): Promise<Uploaded> {
    await this.unitOfWork.requireNew();
    const path = await this.storage.temporaryFile();
    try {
      return await this.uploadMedia.execute(actor, await this.fetch(url, path), facts);
    } finally {
      await rm(path, { force: true });
    }
  }

  private async fetch(url: string, path: string): Promise<IncomingFile> {
    try {
      return await this.receive.execute(path, async (take) => {
        const request = { url, take, maxBytes: this.receive.mostBytes, redirects: REDIRECTS, timeoutMs: MOST_MS };
        const { status } = await this.outbound.send(request);
        if (status !== 200) throw unreachable(`The server answers with ${status}.`);
      });
    } catch (error) {
      throw error instanceof OutboundError ? refusalOf(error) : error;
    }
  }
}

const unreachable = (why: string) => InvalidValues.at('/url', 'unreachable', why);

function refusalOf({ fault, message }: OutboundError): Error {
  if (fault === 'forbidden') return InvalidValues.at('/url', 'forbidden-target', message);
  return fault === 'too-large' ? new TooLarge(message) : unreachable(message);
}
