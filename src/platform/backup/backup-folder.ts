import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { codeOf } from '../../kernel/error-code';
import { orNoSpace } from '../storage/no-space';
import { BackupRefused } from './backup-refused';
import { type BackupFile, FORMAT, type Manifest } from './manifest';

const MANIFEST = 'manifest.json';
const CHECKSUM = 'manifest.sha256';
const SECRET = 'jwt-secret';

/** The folder of a backup. Only its owner may read it: it holds what nobody else may know. */
export class BackupFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
  }

  /** Makes the folder, or takes an empty one. Throws BackupRefused for one with something in it. */
  async make(): Promise<void> {
    await orNoSpace(mkdir(this.path, { recursive: true, mode: 0o700 }));
    if ((await readdir(this.path)).length > 0) throw new BackupRefused(`${this.path} is not empty: name a folder that is, or one to be made.`);
  }

  /** Writes a file of the backup to the disk, and gives its checksum. */
  async write(name: string, ...source: [Readable, ...Transform[]]): Promise<BackupFile> {
    const path = join(this.path, name);
    const measure = new Measure();
    await orNoSpace(mkdir(dirname(path), { recursive: true, mode: 0o700 }));
    await orNoSpace(pipeline([...source, measure, createWriteStream(path, { mode: 0o600, flags: 'wx', flush: true })]));
    return measure.result();
  }

  /** What ends the making of a backup: it is one from now on. */
  async finish(manifest: Manifest, secret: string | undefined): Promise<void> {
    if (secret !== undefined) await writeFile(join(this.path, SECRET), secret, { mode: 0o600, flush: true });
    const text = `${JSON.stringify(manifest, undefined, 1)}\n`;
    await writeFile(join(this.path, CHECKSUM), `${sha256Of(text)}  ${MANIFEST}\n`, { mode: 0o600, flush: true });
    const unfinished = join(this.path, `${MANIFEST}.unfinished`);
    await writeFile(unfinished, text, { mode: 0o600, flush: true });
    await rename(unfinished, join(this.path, MANIFEST));
    const folder = await open(this.path, 'r');
    await folder.sync();
    await folder.close();
  }

  /** Throws BackupRefused where there is no backup, or its manifest is not what was written. */
  async manifest(): Promise<Manifest> {
    const text = await this.text(MANIFEST, 'there is no finished backup in it');
    const checksum = await this.text(CHECKSUM, 'the checksum of its manifest is missing');
    if (checksum.slice(0, 64) !== sha256Of(text)) throw this.damaged(MANIFEST);
    const manifest: Manifest = JSON.parse(text);
    if (manifest.format !== FORMAT) throw new BackupRefused(`The backup in ${this.path} was made by a newer release: restore it with that one.`);
    return manifest;
  }

  async secret(): Promise<string> {
    return this.text(SECRET, 'its secret is missing');
  }

  read(name: string): Readable {
    return createReadStream(join(this.path, name));
  }

  /** Throws BackupRefused unless the file is the one that was written. */
  async verify(name: string, { bytes, sha256 }: BackupFile): Promise<void> {
    const measure = new Measure();
    try {
      await pipeline(this.read(name), measure, nowhere());
    } catch (error) {
      if (codeOf(error) === 'ENOENT') throw this.damaged(name);
      throw error;
    }
    const found = measure.result();
    if (found.bytes !== bytes || found.sha256 !== sha256) throw this.damaged(name);
  }

  private async text(name: string, otherwise: string): Promise<string> {
    try {
      return await readFile(join(this.path, name), 'utf8');
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) throw new BackupRefused(`${this.path} cannot be restored: ${otherwise}.`);
      throw error;
    }
  }

  private damaged(name: string): BackupRefused {
    return new BackupRefused(`The backup in ${this.path} is damaged: ${name} is missing or is not what was written. Nothing was restored.`);
  }
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

/** Counts and digests what passes. */
class Measure extends Transform {
  private readonly hash = createHash('sha256');
  private bytes = 0;

  override _transform(chunk: Buffer, _: BufferEncoding, done: (error: null, chunk: Buffer) => void): void {
    this.hash.update(chunk);
    this.bytes += chunk.length;
    done(null, chunk);
  }

  result(): BackupFile {
    return { bytes: this.bytes, sha256: this.hash.digest('hex') };
  }
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Where the rows of a table lie in a backup. */
export function tableFile(name: string): string {
  return `tables/${name}.copy.gz`;
}

/** Where a file of the library lies in a backup. */
export function mediaFile(key: string): string {
  return `files/${key}`;
}
