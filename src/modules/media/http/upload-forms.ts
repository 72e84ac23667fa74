import type { Multipart } from '@fastify/multipart';
import { rm } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InvalidValues, MalformedRequest, Problem } from '../../../kernel/problem';
import { escapePointer } from '../../../platform/http/unsafe-text';
import { Storage } from '../../../platform/storage/storage';
import { TooLarge, UnsupportedMediaType, fileMissing } from '../media.errors';
import { type IncomingFile, ReceiveFile } from '../receive-file';

type FilePart = Extract<Multipart, { type: 'file' }>;
type FieldPart = Extract<Multipart, { type: 'field' }>;

/** What a multipart form brought. */
export interface UploadForm {
  readonly file: IncomingFile | undefined;
  /** As they were sent; undefined for an empty one. */
  readonly fields: Readonly<Record<string, string | undefined>>;
}

/** What a form may weigh beside its file. */
const FORM_BYTES = 1024 * 1024;

/** Reads the form of an upload, the file straight to the disk. */
@Injectable()
export class UploadForms {
  constructor(
    private readonly storage: Storage,
    private readonly receiver: ReceiveFile,
  ) {}

  /** Hands the form to `use`; whatever happens, no temporary file is left afterwards. Throws 400, 413 and 415 before that. */
  async read<T>(request: FastifyRequest, use: (form: UploadForm) => Promise<T>): Promise<T> {
    if (!request.isMultipart()) throw new UnsupportedMediaType('Send it as the file of a multipart/form-data form.');
    if (Number(request.headers['content-length'] ?? 0) > this.receiver.mostBytes + FORM_BYTES) throw this.tooLarge();
    const path = await this.storage.temporaryFile();
    try {
      return await use(await this.receive(request, path));
    } finally {
      await rm(path, { force: true });
    }
  }

  private async receive(request: FastifyRequest, path: string): Promise<UploadForm> {
    const fields: Record<string, string | undefined> = {};
    let file: IncomingFile | undefined;
    try {
      for await (const part of request.parts()) {
        if (typeof part.fieldname !== 'string') throw new MalformedRequest('A part of the form has no name.');
        if (part.type === 'file') file = await this.receiveFile(part, path);
        else takeField(fields, part);
      }
    } catch (error) {
      throw asRefusal(error);
    } finally {
      // What nobody reads any more must still flow, or the connection hangs and its client never sees the answer.
      request.raw.unpipe();
      request.raw.resume();
    }
    return { file, fields };
  }

  private async receiveFile(part: FilePart, path: string): Promise<IncomingFile> {
    if (part.fieldname !== 'file') throw unknownField(part.fieldname);
    part.file.once('limit', () => part.file.destroy(this.tooLarge()));
    return this.receiver.execute(path, async (take) => {
      for await (const chunk of part.file as AsyncIterable<Buffer>) await take(chunk);
    });
  }

  private tooLarge(): TooLarge {
    return new TooLarge(`A file can have ${this.receiver.mostBytes} bytes at most.`);
  }
}

function takeField(fields: Record<string, string | undefined>, { fieldname, value, valueTruncated }: FieldPart): void {
  const pointer = `/${escapePointer(fieldname)}`;
  if (fieldname === 'file') throw fileMissing();
  if (valueTruncated) throw new TooLarge('A field of the form is too large.');
  if (typeof value !== 'string') throw InvalidValues.at(pointer, 'invalid-type', 'The fields of the form are plain texts.');
  if (Object.hasOwn(fields, fieldname)) {
    throw new MalformedRequest('A field of the form came twice.', [{ pointer, code: 'duplicate-field', detail: 'Send it once.' }]);
  }
  fields[fieldname] = value.trim() === '' ? undefined : value;
}

function unknownField(name: string): MalformedRequest {
  return new MalformedRequest('The request has fields that are not known here.', [
    { pointer: `/${escapePointer(name)}`, code: 'unknown-field', detail: 'There is no such field.' },
  ]);
}

/** The parser throws plain errors at forms that it cannot read; what the system refuses is our own fault. */
function asRefusal(error: unknown): unknown {
  if (error instanceof Problem || typeof error !== 'object' || error === null || 'syscall' in error) return error;
  const status = 'statusCode' in error ? error.statusCode : undefined;
  return status === 413 ? new TooLarge('The form has more parts than this route takes.') : new MalformedRequest('The form could not be read.');
}
