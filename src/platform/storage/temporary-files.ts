import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { codeOf, messageOf } from '../../kernel/error-code';
import { orNoSpace } from './no-space';

/** How often a process says which files are its own, and looks for those of nobody. */
const EVERY_MS = 10_000;
/** After three missed signs of life, whoever began the file is gone. */
const ABANDONED_MS = 40_000;

/**
 * Files on this machine that are not complete. Whoever asks for one removes or moves it; what a process left behind that was
 * killed meanwhile is gone within a minute, whether or not others work in the same folder.
 */
export class TemporaryFiles {
  private readonly own = new Set<string>();
  private readonly logger = new Logger('TemporaryFiles');
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly folder: string) {}

  /** The path of a new, empty file that nobody else uses. Throws NoSpace. */
  async create(): Promise<string> {
    const path = join(this.folder, randomUUID());
    await orNoSpace(mkdir(this.folder, { recursive: true }).then(async () => writeFile(path, '', { flag: 'wx' })));
    this.own.add(path);
    return path;
  }

  /** From now on leftovers are removed. */
  watch(): void {
    this.timer ??= setInterval(() => void this.sweep(), EVERY_MS).unref();
    void this.sweep();
  }

  unwatch(): void {
    clearInterval(this.timer);
  }

  /** Marks its own files as alive and removes those that nobody marks any more. Never throws. */
  async sweep(now = Date.now()): Promise<void> {
    try {
      await Promise.all([...this.own].map((path) => this.mark(path, new Date(now))));
      for (const name of await this.names()) await this.removeAbandoned(join(this.folder, name), now);
    } catch (error) {
      this.logger.warn(`Temporary files could not be looked through: ${messageOf(error)}`);
    }
  }

  private async mark(path: string, now: Date): Promise<void> {
    await utimes(path, now, now).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
      this.own.delete(path);
    });
  }

  private async names(): Promise<string[]> {
    return readdir(this.folder).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    });
  }

  private async removeAbandoned(path: string, now: number): Promise<void> {
    const modified = await stat(path).then(({ mtimeMs }) => mtimeMs, () => now);
    if (now - modified > ABANDONED_MS) await rm(path, { recursive: true, force: true });
  }
}
