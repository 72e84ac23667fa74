import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectCommand, GetObjectCommand, HeadBucketCommand, HeadObjectCommand, NoSuchKey, NotFound, PutObjectCommand, type S3Client, paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { SignatureV4 } from '@smithy/signature-v4';
import { messageOf } from '../../kernel/error-code';
import { Problem } from '../../kernel/problem';
import { FileMissing } from './file-missing';
import { SILENCE_MS, s3Client } from './s3-client';
import type { S3Settings } from './s3-settings';
import { orNoSpace } from './no-space';
import { type ByteRange, type PresignedPut, Storage, StoredFile } from './storage';
import { awayFor, orStorageAway } from './storage-away';
import type { TemporaryFiles } from './temporary-files';

/** Larger files are sent in parts of this size, two at a time: that much of the memory a file takes. */
const PART_BYTES = 8 * 1024 * 1024;

/** Without it the signature would be one for an empty file. */
const OF_ANY_CONTENT = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } as const;

/** Files in a bucket that speaks the protocol of S3. An object appears there whole; what arrives is compared with what was sent. */
export class S3Storage extends Storage {
  private readonly client: S3Client;
  private readonly bucket: string;

  constructor(
    private readonly place: S3Settings,
    private readonly temporary: TemporaryFiles,
    silenceMs = SILENCE_MS,
  ) {
    super();
    this.bucket = place.bucket;
    this.client = s3Client(place, silenceMs);
  }

  /** As it is named to whoever runs all this. */
  private get name(): string {
    return `"${this.bucket}" at ${this.place.endpoint ?? `Amazon S3 in ${this.place.region}`}`;
  }

  async put(key: string, localFile: string): Promise<void> {
    const { size } = await stat(localFile);
    await this.orAway(size <= PART_BYTES ? this.putWhole(key, localFile) : this.putInParts(key, localFile, size));
    await rm(localFile, { force: true });
  }

  async find(key: string): Promise<StoredFile | null> {
    try {
      const { ContentLength = 0 } = await this.orAway(this.client.send(new HeadObjectCommand(this.at(key))));
      return { bytes: ContentLength };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    const { Body } = await this.orAway(
      this.client.send(new GetObjectCommand({ ...this.at(key), ...(range && { Range: `bytes=${range.start}-${range.end}` }) })),
    ).catch((error: unknown) => {
      throw isMissing(error) ? new FileMissing(key, error) : error;
    });
    if (!(Body instanceof Readable)) throw new Error(`${key} came without a body.`);
    return this.told(Body);
  }

  async remove(key: string): Promise<void> {
    await this.removeObject(key);
    for await (const below of this.list(key)) await this.removeObject(below);
  }

  async *list(folder: string): AsyncIterable<string> {
    const pages = paginateListObjectsV2({ client: this.client }, { Bucket: this.bucket, Prefix: `${folder}/` });
    for (;;) {
      const { done, value } = await this.orAway(pages.next());
      if (done) return;
      for (const { Key } of value.Contents ?? []) if (Key !== undefined) yield Key;
    }
  }

  async withLocalFile<T>(key: string, use: (path: string) => Promise<T>): Promise<T> {
    const path = await this.temporary.create();
    try {
      await orNoSpace(pipeline(await this.read(key), createWriteStream(path)));
      return await use(path);
    } finally {
      await rm(path, { force: true });
    }
  }

  async complaint(): Promise<string | null> {
    try {
      await this.orAway(this.client.send(new HeadBucketCommand({ Bucket: this.bucket })));
      return null;
    } catch (error) {
      if (isMissing(error)) return `The bucket ${this.name} is not there: make it, or set S3_BUCKET.`;
      return error instanceof Problem ? error.message : `The bucket ${this.name} cannot be looked at: ${messageOf(error)}.`;
    }
  }

  /** The length is signed with the rest: the server takes no other. */
  async presignPut(key: string, bytes: number, seconds: number): Promise<PresignedPut> {
    const { credentials, sha256 } = this.client.config;
    const signer = new SignatureV4({ credentials, region: this.place.region, service: 's3', sha256, uriEscapePath: false });
    const { protocol, host, hostname, port, pathname } = this.addressOf(key);
    const signed = await this.orAway(signer.presign(
      { method: 'PUT', protocol, hostname, ...(port !== '' && { port: Number(port) }), path: pathname, query: {}, headers: { host, 'content-length': String(bytes), ...OF_ANY_CONTENT } },
      { expiresIn: seconds },
    ));
    const query = new URLSearchParams(Object.entries(signed.query ?? {}).map(([name, value]) => [name, String(value)]));
    return { url: `${protocol}//${host}${pathname}?${query.toString()}`, headers: { 'content-length': String(bytes) } };
  }

  async temporaryFile(): Promise<string> {
    return this.temporary.create();
  }

  /** The server refuses bytes that are not those of the hash. */
  private async putWhole(key: string, localFile: string): Promise<void> {
    const bytes = await readFile(localFile);
    const md5 = createHash('md5').update(bytes).digest('base64');
    await this.client.send(new PutObjectCommand({ ...this.at(key), Body: bytes, ContentLength: bytes.length, ContentMD5: md5 }));
  }

  private async putInParts(key: string, localFile: string, size: number): Promise<void> {
    const params = { ...this.at(key), Body: createReadStream(localFile) };
    await new Upload({ client: this.client, params, partSize: PART_BYTES, queueSize: 2 }).done();
    const stored = await this.find(key);
    if (stored?.bytes !== size) throw new Error(`${key} arrived with ${stored?.bytes} bytes, not with ${size}.`);
  }

  private async removeObject(key: string): Promise<void> {
    await this.orAway(this.client.send(new DeleteObjectCommand(this.at(key))));
  }

  /** What comes, or StorageAway where it stops coming. */
  private told(body: Readable): Readable {
    const told = new PassThrough();
    body.on('error', (error) => told.destroy(awayFor(error, this.name) as Error));
    told.on('close', () => body.destroy());
    return body.pipe(told);
  }

  private async orAway<T>(work: Promise<T>): Promise<T> {
    return orStorageAway(work, this.name);
  }

  /** Where the object is for others; the client finds that by itself. */
  private addressOf(key: string): URL {
    const { endpoint, region } = this.place;
    if (endpoint === undefined) return new URL(`https://${this.bucket}.s3.${region}.amazonaws.com/${key}`);
    return new URL(`${endpoint.replace(/\/+$/, '')}/${this.bucket}/${key}`);
  }

  private at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: key };
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof NotFound || error instanceof NoSuchKey;
}
