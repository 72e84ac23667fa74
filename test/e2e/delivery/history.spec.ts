import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';
import { expectProblem } from '../../support/refusals';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk({ env: { DELIVERY_HISTORY: 'on' } });
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const asOf = (slug: string, at: string, more = ''): Promise<Answer> => desk.delivery(`/articles/${slug}?at=${encodeURIComponent(at)}${more}`);
const now = async (slug: string): Promise<ParsedJson> => bodyOf(await desk.delivery(`/articles/${slug}`));
const lines = async ({ id }: ParsedJson): Promise<{ kind: string; at: Date }[]> =>
  desk.sql('select kind, at from article_publications where article_id = $1 order by number', [id]);

async function again(seen: ParsedJson, change: object, publication: object): Promise<ParsedJson> {
  const saved = bodyOf(await room.author.patch(`/articles/${seen.id}`, change, seen.version));
  return verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', saved)), publication);
}

describe('an article as it was', () => {
  it('is what readers got then, with the dates and the corrections of then', async () => {
    const first = await room.story({ headline: 'Twenty minutes', slug: 'ferry' }).published(room.editor);
    const one = await now('ferry');
    const second = await again(first, { headline: 'Thirty minutes', slug: 'ferry-to-the-island' }, { changeKind: 'correction', note: 'It was wrong.' });
    const two = await now('ferry-to-the-island');
    await again(second, { kicker: 'Harbour' }, { changeKind: 'minor' });
    const three = await now('ferry-to-the-island');
    const [published, corrected, updated] = (await lines(first)).map(({ at }) => at.toISOString()) as [string, string, string];
    for (const [at, then] of [[published, one], [corrected, two], [updated, three], ['2099-01-01T00:00:00Z', three]] as const) {
      const answer = await asOf('ferry-to-the-island', at);
      expect([at, answer.status, answer.body]).toEqual([at, 200, { ...then, related: [] }]);
      expect(answer.headers).toMatchObject({ etag: expect.stringMatching(/^"/), 'cache-control': expect.stringContaining('public'), 'surrogate-key': expect.stringContaining(first.id) });
    }
    const almost = new Date(Date.parse(corrected) - 1).toISOString();
    expect((await asOf(first.id, almost, '&fields=headline,slug,corrections')).body).toEqual({ headline: 'Twenty minutes', slug: 'ferry', corrections: [] });
    expect((await asOf('ferry-to-the-island', almost, '&body=doc')).body).toMatchObject({ body: { type: 'doc' } });
    expect((await asOf('ferry-to-the-island', almost, '&body=doc')).body.bodyHtml).toBeUndefined();
    expectProblem(await asOf('ferry-to-the-island', new Date(Date.parse(published) - 1).toISOString()), 404);
    const former = await asOf('ferry', published);
    expect([former.status, former.headers['location']]).toEqual([301, `/delivery/v1/articles/ferry-to-the-island?at=${encodeURIComponent(published)}`]);
  });

  it('says when it was to expire then, not what was said of it since', async () => {
    const story = await room.story({ slug: 'expiring' }).published(room.editor);
    const [first, second] = ['2098-01-01T00:00:00.000Z', '2099-01-01T00:00:00.000Z'];
    let { version } = story;
    for (const expireAt of [first, second, null]) ({ version } = bodyOf(await room.editor.patch(`/articles/${story.id}`, { expireAt }, version)));
    const [published = ''] = (await lines(story)).map(({ at }) => at.toISOString());
    const changes = await desk.sql<{ at: Date }>("select at from audit_log where subject_id = $1 and detail -> 'after' ? 'expireAt' order by sequence", [story.id]);
    const times = [published, ...changes.map(({ at }) => at.toISOString())];
    const seen = await Promise.all(times.map(async (at) => bodyOf(await asOf('expiring', at, '&fields=expireAt')).expireAt));
    expect(seen).toEqual([null, first, second, null]);
  });

  it('has nothing of the times at which readers got none, nor of drafts', async () => {
    const story = await room.story({ slug: 'in-between' }).published(room.editor);
    const withdrawn = await verb(room.editor, 'withdraw', story, { reason: 'x' });
    const saved = bodyOf(await room.author.patch(`/articles/${story.id}`, { headline: 'Never published' }, withdrawn.version));
    await verb(room.editor, 'republish', saved);
    const [, down, up] = (await lines(story)).map(({ at }) => at.toISOString()) as [string, string, string];
    expectProblem(await asOf('in-between', down), 404);
    expect((await asOf('in-between', up)).body.headline).toBe(story.revision.headline);
  });

  it('is told apart by its tag alone, because the names in it are those of now', async () => {
    const tag = bodyOf(await room.admin.post('/tags', { name: 'Shipping' }));
    const story = await room.story({ slug: 'told-apart', tagIds: [tag.id] }).published(room.editor);
    await again(story, { tagIds: [] }, { changeKind: 'minor' });
    const [published = ''] = (await lines(story)).map(({ at }) => at.toISOString());
    const { headers } = await asOf('told-apart', published);
    const asked = async (more: Record<string, string>) => desk.delivery(`/articles/told-apart?at=${published}`, more);
    expect((await asked({ 'if-none-match': headers['etag'] ?? '' })).status).toBe(304);
    bodyOf(await room.admin.patch(`/tags/${tag.id}`, { name: 'Ferries' }, tag.version));
    for (const [name, value] of [['if-modified-since', headers['last-modified']], ['if-none-match', headers['etag']]] as const) {
      expect(await asked({ [name]: value ?? '' })).toMatchObject({ status: 200, body: { tags: [{ name: 'Ferries' }] } });
    }
  });

  it('goes with the article: withdrawn it is 404, retracted 410, whatever the time', async () => {
    const story = await room.story({ slug: 'gone-for-good' }).published(room.editor);
    const [time = ''] = (await lines(story)).map(({ at }) => at.toISOString());
    expect((await asOf('gone-for-good', time)).status).toBe(200);
    const withdrawn = await verb(room.editor, 'withdraw', story, { reason: 'Names a minor.' });
    expectProblem(await asOf('gone-for-good', time), 404);
    await verb(room.chief, 'retract', withdrawn, { notice: 'It was not so.' });
    expectProblem(await asOf('gone-for-good', time), 410);
  });

  it('is asked for with a time, to the second and with its offset', async () => {
    await room.story({ slug: 'asked-for' }).published(room.editor);
    for (const at of ['yesterday', '2026-03-20', '2026-03-20T12:00:00', '']) expectProblem(await asOf('asked-for', at), 400);
  });
});

describe('where nobody switched it on', () => {
  it('is refused, and says so', async () => {
    const other = await startDesk();
    try {
      const answer = await other.delivery('/articles/anything?at=2026-03-20T12:00:00Z');
      expectProblem(answer, 400);
      expect(answer.body.errors).toEqual([{ parameter: 'at', code: 'not-offered', detail: expect.any(String) }]);
    } finally {
      await other.stop();
    }
  });
});
