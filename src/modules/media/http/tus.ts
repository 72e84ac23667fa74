import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Fault, MalformedRequest, Problem } from '../../../kernel/problem';
import { utf8Text } from '../../../platform/http/utf8-text';
import type { UploadProgress } from '../staged/staged-uploads';

/** The version of tus, the protocol of resumable uploads (https://tus.io). */
const VERSION = '1.0.0';

/** What of the protocol is there beside its core. */
const EXTENSIONS = 'creation,expiration,termination';

/** What parts of a file come as. */
export const PART_TYPE = 'application/offset+octet-stream';

/** What clients say of the file by themselves; it is looked up in the bytes. */
const OF_CLIENTS: readonly string[] = ['filename', 'filetype', 'name', 'type', 'relativePath'];

/** 412: another version of the protocol. */
export class TusVersion extends Problem {
  readonly type = 'tus-version';
  readonly title = 'Not this version of tus';
  readonly status = 412;

  constructor() {
    super(`Send Tus-Resumable: ${VERSION}.`);
  }

  override headers(): Record<string, string> {
    return { 'tus-version': VERSION };
  }
}

/** Every answer says which version it speaks. Throws TusVersion. */
export function speakTus({ headers }: FastifyRequest, reply: FastifyReply): void {
  void reply.header('tus-resumable', VERSION);
  if (headers['tus-resumable'] !== VERSION) throw new TusVersion();
}

/** What a client needs to go on. */
export function progressHeaders({ upload, received }: UploadProgress): Record<string, string> {
  return {
    'tus-resumable': VERSION,
    'upload-offset': String(received),
    'upload-length': String(upload.bytes),
    'upload-expires': upload.expiresAt.toUTCString(),
    ...(upload.mediaId !== null && { location: `/api/v1/media/${upload.mediaId}` }),
  };
}

/** What the client said when it began, word for word, if it said something. */
export function metadataHeader({ upload: { metadata } }: UploadProgress): Record<string, string> {
  return metadata === null ? {} : { 'upload-metadata': metadata };
}

/** What there is, for a client that asks before it begins. */
export function abilityHeaders(mostBytes: number): Record<string, string> {
  return { 'tus-resumable': VERSION, 'tus-version': VERSION, 'tus-extension': EXTENSIONS, 'tus-max-size': String(mostBytes) };
}

/** A number of bytes from a header. Throws MalformedRequest. */
export function bytesIn(request: FastifyRequest, name: 'Upload-Length' | 'Upload-Offset'): number {
  const value = request.headers[name.toLowerCase()];
  if (typeof value !== 'string' || !/^\d{1,15}$/.test(value)) throw malformed(name, 'Send a number of bytes.');
  return Number(value);
}

/** The fields of the form that Upload-Metadata carries: names with values in base64, with commas between. Throws MalformedRequest. */
export function metadataIn({ headers }: FastifyRequest): Record<string, string | undefined> {
  const header = String(headers['upload-metadata'] ?? '').trim();
  const fields = Object.create(null) as Record<string, string | undefined>;
  for (const pair of header === '' ? [] : header.split(',')) {
    const [, name, value = ''] = /^\s*([^\s,]+)(?:\s+([A-Za-z0-9+/]*={0,2}))?\s*$/.exec(pair) ?? [];
    if (name === undefined) throw malformed('Upload-Metadata', 'Send names with values in base64, with commas between.');
    if (Object.hasOwn(fields, name)) throw malformed('Upload-Metadata', `${name} came twice.`);
    if (OF_CLIENTS.includes(name)) continue;
    const text = utf8Text(Buffer.from(value, 'base64'));
    if (text === undefined) throw malformed('Upload-Metadata', `${name} is not UTF-8.`);
    fields[name] = text.trim() === '' ? undefined : text;
  }
  return fields;
}

function malformed(parameter: string, detail: string): MalformedRequest {
  const fault: Fault = { parameter, code: 'invalid-value', detail };
  return new MalformedRequest(`${parameter} is not valid.`, [fault]);
}
