import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParsedJson } from '../support/answer';
import { type Desk, startDesk } from '../support/desk';
import { eventually } from '../support/eventually';
import { type Newsroom, bodyOf, newsroom } from '../support/newsroom';
import { Program } from '../support/program';

const PATIENCE_MS = 120_000;

let desk: Desk;
let room: Newsroom;
const addresses: string[] = [];
const programs: Program[] = [];
const folders: string[] = [];

beforeAll(async () => {
  desk = await startDesk({ env: { DELIVERY_CACHE_BYTES: '0', JWT_SECRET: 'the secret of all of these processes' } });
  room = await newsroom(desk);
  // One after the other, each with the whole machine to start on.
  while (addresses.length < 3) addresses.push(await run().address());
}, PATIENCE_MS);

afterAll(async () => {
  await Promise.all(programs.map((program) => program.kill()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  await desk.stop();
}, PATIENCE_MS);

function run(): Program {
  const folder = mkdtempSync(join(tmpdir(), 'copydesk-cache-'));
  folders.push(folder);
  const program = Program.run('main', {
    DATABASE_URL: desk.settings.databaseUrl ?? '', DATA_DIR: folder, PORT: '0', PROCESS_ROLE: 'web', LOG_LEVEL: 'warn', JWT_SECRET: 'the secret of all of these processes',
  });
  programs.push(program);
  return program;
}

async function headlineAt(address: string, slug: string): Promise<string> {
  const response = await fetch(`${address}/delivery/v1/articles/${slug}`);
  return ((await response.json()) as ParsedJson).headline as string;
}

async function metric(address: string, name: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text();
  return Number(new RegExp(`^${name.replace(/[{}"]/g, String.raw`\$&`)} (\\d+)$`, 'm').exec(text)?.[1]);
}

const hits = (address: string) => metric(address, 'copydesk_cache_requests_total{result="hit"}');
const isTrusted = async (address: string) => (await metric(address, 'copydesk_cache_trusted')) === 1;

/** Everything that asks from one process, so that it is that process which answers. */
async function post(address: string, path: string, version: number, body: object): Promise<ParsedJson> {
  const response = await fetch(`${address}/api/v1${path}`, {
    method: 'POST', body: JSON.stringify(body),
    headers: { authorization: `Bearer ${room.editor.token}`, 'content-type': 'application/json', 'if-match': `"v${version}"` },
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as ParsedJson;
}

/** A live article of which every process has a copy, and its next revision, approved. */
async function readyToPublish(slug: string): Promise<ParsedJson> {
  const live = await room.story({ slug, headline: 'Old' }).published(room.editor);
  const saved = bodyOf(await room.author.patch(`/articles/${live.id}`, { headline: 'New' }, live.version));
  const submitted = bodyOf(await room.author.verb(`/articles/${live.id}/submit`, Number(saved.version)));
  const approved = bodyOf(await room.editor.verb(`/articles/${live.id}/approve`, Number(submitted.version)));
  for (const address of addresses) {
    await eventually(() => isTrusted(address), (trusted) => trusted);
    await eventually(async () => {
      const before = await hits(address);
      expect(await headlineAt(address, slug)).toBe('Old');
      return (await hits(address)) > before;
    }, (isHit) => isHit);
  }
  return approved;
}

async function publishAt(address: string, { id, version }: ParsedJson): Promise<void> {
  await post(address, `/articles/${id}/publish`, Number(version), { changeKind: 'update' });
}

describe('three processes on one database', () => {
  it('give the new copy: the one that answered at once, the others within a second', async () => {
    for (const [round, publisher] of addresses.entries()) {
      const approved = await readyToPublish(`round-${round}`);
      await publishAt(publisher, approved);
      const acknowledged = performance.now();
      expect(await headlineAt(publisher, `round-${round}`)).toBe('New');
      for (const address of addresses) {
        let asked = 0;
        await eventually(async () => {
          asked = performance.now();
          return headlineAt(address, `round-${round}`);
        }, (headline) => headline === 'New');
        // The answer that was the first new one was asked for within the second.
        expect(asked - acknowledged).toBeLessThan(1000);
        expect(await headlineAt(address, `round-${round}`)).toBe('New');
      }
    }
  }, PATIENCE_MS);

  it('go past the cache once the connection that they listen on is lost, and come back to it', async () => {
    const approved = await readyToPublish('lost');
    const [publisher = '', other = ''] = addresses;
    const ended = await desk.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'copydesk-purges'");
    expect(ended).toHaveLength(3);
    await publishAt(publisher, approved);
    expect(await headlineAt(publisher, 'lost')).toBe('New');
    await eventually(() => headlineAt(other, 'lost'), (headline) => headline === 'New', 1000);
    for (const address of addresses) await eventually(() => isTrusted(address), (trusted) => trusted);
    const before = await hits(other);
    await eventually(async () => {
      expect(await headlineAt(other, 'lost')).toBe('New');
      return hits(other);
    }, (count) => count > before);
  }, PATIENCE_MS);

  it('trust nothing that they could not hear: a connection that stands still is worth nothing within a second', async () => {
    const approved = await readyToPublish('still');
    const [publisher = '', ...others] = addresses;
    const listening = await desk.sql<{ pid: number }>("select pid from pg_stat_activity where datname = current_database() and application_name = 'copydesk-purges'");
    for (const { pid } of listening) process.kill(pid, 'SIGSTOP');
    try {
      await publishAt(publisher, approved);
      expect(await headlineAt(publisher, 'still')).toBe('New');
      const acknowledged = performance.now();
      for (const address of others) {
        let asked = 0;
        await eventually(async () => {
          asked = performance.now();
          return headlineAt(address, 'still');
        }, (headline) => headline === 'New');
        expect(asked - acknowledged).toBeLessThan(1000);
        expect(await isTrusted(address)).toBe(false);
      }
    } finally {
      for (const { pid } of listening) process.kill(pid, 'SIGCONT');
    }
    for (const address of addresses) await eventually(() => isTrusted(address), (trusted) => trusted);
    for (const address of addresses) expect(await headlineAt(address, 'still')).toBe('New');
  }, PATIENCE_MS);
});
