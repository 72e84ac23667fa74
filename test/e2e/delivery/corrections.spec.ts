import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_LOCALES: 'en,be' } });
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

async function again(live: ParsedJson, body: object): Promise<ParsedJson> {
  const saved = bodyOf(await room.author.patch(`/articles/${live.id}`, { summary: `Version ${live.version}.` }, live.version));
  const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', saved));
  return verb(room.editor, 'publish', approved, body);
}

const correct = (live: ParsedJson, note: string, changeKind = 'correction') => again(live, { changeKind, note });

const publicNotes = async (query = ''): Promise<string[]> =>
  bodyOf(await desk.delivery(`/corrections${query}`)).items.map(({ note }: ParsedJson) => note);

const notes = async (): Promise<string[]> => bodyOf(await room.editor.get('/corrections')).items.map(({ note }: ParsedJson) => note);

describe('the list of corrections', () => {
  it('has those of live articles, newest first, in pages, with a strong tag', async () => {
    const first = await correct(await room.story().published(room.editor), 'One.');
    const second = await correct(await again(await room.story().published(room.editor), { changeKind: 'update', note: 'Not for the list.' }), 'Two.', 'clarification');
    const { body, headers } = await desk.delivery('/corrections');
    expect(body).toEqual({ items: [
      { id: expect.any(String), type: 'clarification', note: 'Two.', at: expect.any(String), article: {
        slug: second.slug, locale: 'en', headline: second.revision.headline, url: second.url } },
      expect.objectContaining({ type: 'correction', note: 'One.' }),
    ], nextCursor: null });
    expect(headers['cache-control']).toMatch(/^public/);
    expect((await desk.delivery('/corrections', { 'if-none-match': String(headers.etag) })).status).toBe(304);
    const page = bodyOf(await desk.delivery('/corrections?limit=1'));
    expect(page.items).toEqual(body.items.slice(0, 1));
    expect(await publicNotes(`?limit=1&cursor=${page.nextCursor}`)).toEqual(['One.']);
    await correct(first, 'Three.');
    expect(await publicNotes()).toEqual(['Three.', 'Two.', 'One.']);
    expect(await publicNotes('?locale=be')).toEqual([]);
  });

  it('loses those of a withdrawn or retracted article, and has them again with it; editors keep them', async () => {
    const live = await correct(await room.story().published(room.editor), 'Four.');
    const withdrawn = await verb(room.editor, 'withdraw', live, { reason: 'A doubt.' });
    expect(await publicNotes()).not.toContain('Four.');
    expect(await notes()).toContain('Four.');
    const republished = await verb(room.editor, 'republish', withdrawn);
    expect((await publicNotes())[0]).toBe('Four.');
    await verb(room.chief, 'retract', republished, { notice: 'It was not so.' });
    expect(await publicNotes()).not.toContain('Four.');
    const { items } = bodyOf(await room.editor.get('/corrections?limit=1'));
    expect(items).toEqual([{ id: expect.any(String), type: 'correction', note: 'Four.', at: expect.any(String), article: {
      id: live.id, visibility: 'retracted', locale: 'en', slug: live.slug, headline: live.revision.headline, url: live.url } }]);
  });

  it('shows an editor of another section those of live articles only', async () => {
    const elsewhere = await desk.as('editor', { in: bodyOf(await room.admin.post('/categories', { name: 'Elsewhere' })).id });
    const seen = bodyOf(await elsewhere.get('/corrections')).items.map(({ note }: ParsedJson) => note);
    expect(seen).toEqual(await publicNotes());
    expect((await room.author.get('/corrections')).status).toBe(403);
  });
});
