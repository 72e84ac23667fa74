import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import sharp from 'sharp';
import { TemporaryFiles } from '../../../src/platform/storage/temporary-files';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { jpeg, jpegOf, renditionOf, temporaryFiles, uploaded } from './pictures';

let desk: Desk;
let author: Person;

beforeAll(async () => {
  desk = await startDesk();
  author = await desk.as('author');
});

afterAll(() => desk.stop());

/** Noise, which no format makes small. */
async function noise(): Promise<Buffer> {
  return sharp(randomBytes(1000 * 800 * 3), { raw: { width: 1000, height: 800, channels: 3 } }).jpeg().toBuffer();
}

function renditionsOf({ id }: { id: string }): string[] {
  return readdirSync(join(desk.dataFolder, 'media/media', id));
}

describe('a device that is always full', () => {
  let create: TemporaryFiles['create'];

  beforeAll(() => {
    const temporary = desk.app.get(TemporaryFiles);
    create = temporary.create.bind(temporary);
  });

  afterEach(() => {
    desk.app.get(TemporaryFiles).create = create;
  });

  /** From now on temporary files lie on /dev/full, where every write fails as on a full disk. */
  function fill(): void {
    desk.app.get(TemporaryFiles).create = async () => {
      const path = join(desk.dataFolder, 'media/incoming', randomUUID());
      symlinkSync('/dev/full', path);
      return path;
    };
  }

  it('is told as 507, leaves nothing, and works again when there is room', async () => {
    const media = await uploaded(author, await jpeg());
    const before = await desk.snapshot();
    fill();
    expect(await author.upload(await jpegOf(100_000), 'a.jpg')).toMatchObject({ status: 507, body: { type: '/problems/insufficient-storage' } });
    expect((await desk.fetch(renditionOf(media, 'card').url)).status).toBe(507);
    expect(renditionsOf(media)).toEqual(['original']);
    expect(temporaryFiles(desk)).toEqual([]);
    expect(await desk.snapshot()).toBe(before);
    desk.app.get(TemporaryFiles).create = create;
    expect((await author.upload(await jpegOf(100_000), 'a.jpg')).status).toBe(201);
    expect((await desk.fetch(renditionOf(media, 'card').url)).status).toBe(200);
  });
});

describe('a disk that gets full', () => {
  it('takes nothing more, says so, and takes it when there is room', async () => {
    const small = await startDesk();
    const folder = join(small.dataFolder, 'media');
    mkdirSync(folder, { recursive: true });
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]).status === 0;
    if (!mounted) console.warn('Skipped: a file system of two megabytes can be mounted by root only.');
    try {
      if (mounted) await fillUp(small);
    } finally {
      if (mounted) spawnSync('umount', ['-l', folder]);
      await small.stop();
    }
  }, 60_000);

  async function fillUp(small: Desk): Promise<void> {
    const person = await small.as('author');
    const statuses: number[] = [];
    let first: { id: string; renditions: never } | undefined;
    while (!statuses.includes(507) && statuses.length < 20) {
      const { status, body } = await person.upload(await noise(), 'a.jpg');
      statuses.push(status);
      first ??= body;
    }
    expect(new Set(statuses)).toEqual(new Set([201, 507]));
    expect(await small.sql('select count(*)::int as rows from media')).toEqual([{ rows: statuses.length - 1 }]);
    expect(readdirSync(join(small.dataFolder, 'media/media'))).toHaveLength(statuses.length - 1);
    expect(temporaryFiles(small)).toEqual([]);
    const { url } = renditionOf(first, 'article');
    const full = await small.fetch(url);
    expect([200, 507]).toContain(full.status);
    spawnSync('mount', ['-o', 'remount,size=16m', join(small.dataFolder, 'media')]);
    expect((await person.upload(await noise(), 'a.jpg')).status).toBe(201);
    expect((await small.fetch(url)).status).toBe(200);
  }
});
