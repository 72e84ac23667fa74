import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_LOCALES: 'en,ru,be,uk' } });
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const published = (headline: string, body = '<p>Nothing else.</p>', fields: object = {}): Promise<ParsedJson> =>
  room.story({ headline, body, summary: null, ...fields }).published(room.editor);
const search = (q: string, query = ''): ReturnType<Desk['delivery']> => desk.delivery(`/search?q=${encodeURIComponent(q)}${query}`);
const found = async (q: string, query = ''): Promise<string[]> => bodyOf(await search(q, query)).items.map(({ id }: ParsedJson) => id);

describe('the search', () => {
  it('puts headlines before summaries before texts, and takes every form of a word', async () => {
    const inText = await published('Quiet days', '<p>They spoke of elections.</p>');
    const inSummary = await published('Loud days', undefined, { summary: 'An election is near.' });
    const inHeadline = await published('Election called');
    expect(await found('elections')).toEqual([inHeadline.id, inSummary.id, inText.id]);
  });

  it('puts the newer before the older where both are as good', async () => {
    const older = await published('Harvest begins');
    const newer = await published('Harvest begins');
    expect(await found('harvest')).toEqual([newer.id, older.id]);
    await desk.sql("update delivery_search set published_at = published_at - interval '5 years' where article_id = $1", [newer.id]);
    expect(await found('harvest')).toEqual([older.id, newer.id]);
  });

  it('knows phrases, exclusions and alternatives', async () => {
    const a = await published('Prime minister of Norway resigns');
    const b = await published('The minister says prime numbers matter');
    expect(await found('"prime minister"')).toEqual([a.id]);
    expect(new Set(await found('prime minister'))).toEqual(new Set([a.id, b.id]));
    expect(await found('prime minister -norway')).toEqual([b.id]);
    expect(new Set(await found('resigns or numbers'))).toEqual(new Set([a.id, b.id]));
  });

  it('finds while one is typing, and words without their accents', async () => {
    const live = await published('Government opens a café');
    for (const q of ['gov', 'governme', 'government op', 'cafe', 'CAFÉ']) expect([q, await found(q)]).toEqual([q, [live.id]]);
  });

  it('forgives a misspelling where nothing has the word as it is', async () => {
    const live = await published('Parliament adopts constitution');
    for (const q of ['parlament', 'constituton', 'parlaiment consitution']) expect([q, await found(q)]).toEqual([q, [live.id]]);
    expect(await found('zzyzxqw')).toEqual([]);
  });

  it.each([
    ['ru', 'Выборы президента прошли спокойно', ['выборах', 'президент', 'спокойн', 'презедент']],
    ['be', 'Новы ўрад прызначаны ў Мінску', ['урад', 'ўрад', 'прызнач', 'прызначыны']],
    ['uk', 'Київ приймає гостей із Європи', ['київ', 'прийма', 'Європи', 'прыймає']],
  ])('speaks %s', async (locale, headline, words) => {
    const live = await published(headline, '<p>Текст.</p>', { locale });
    const expected = words.filter((word) => word !== 'урад');
    for (const q of expected) expect([q, await found(q, `&locale=${locale}`)]).toEqual([q, [live.id]]);
    expect(await found(expected[0] ?? '')).toEqual([]);
  });

  it('marks what it found, in HTML that is safe', async () => {
    const live = await published('Storm <b>warning</b> & "alerts"', '<p>A storm is <em>coming</em> &lt;script&gt;alert(1)&lt;/script&gt; tonight.</p>', { summary: 'A summary' });
    const [item] = bodyOf(await search('storm')).items;
    expect(item).toMatchObject({ id: live.id, slug: live.slug, headline: 'Storm <b>warning</b> & "alerts"' });
    expect(item.highlight.headline).toMatch(/^<mark>Storm<\/mark> /);
    expect(item.highlight.summary).toBe('A summary');
    expect(item.highlight.body).toContain('<mark>storm</mark> is coming');
    for (const text of Object.values<string>(item.highlight)) expect(text.replaceAll(/<\/?mark>/g, '')).not.toMatch(/[<>"]/);
  });

  it('is narrowed as lists are, and walked by cursors that are good for the same question only', async () => {
    const below = bodyOf(await room.admin.post('/categories', { name: 'Below', parentId: room.category.id }));
    const tag = bodyOf(await room.admin.post('/tags', { name: 'Rivers' }));
    const made: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const fields = { ...(index < 2 && { categoryId: below.id }), ...(index > 2 && { tagIds: [tag.id] }) };
      made.push((await published('Flooding continues', undefined, fields)).id);
    }
    const all = made.toReversed();
    expect(await found('flooding')).toEqual(all);
    expect(await found('flooding', `&category=${below.path}`)).toEqual(all.slice(3));
    expect(await found('flooding', `&category=${room.category.path}&tag=rivers`)).toEqual(all.slice(0, 2));
    expect(await found('flooding', `&author=${room.byline.slug}`)).toEqual(all);
    expect(await found('flooding', '&author=nobody')).toEqual([]);
    expect(await found('flooding', '&tag=nothing')).toEqual([]);
    for (const q of ['flooding', 'flodding']) {
      const walked: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: ParsedJson = bodyOf(await search(q, `&limit=2${cursor && `&cursor=${cursor}`}`));
        walked.push(...page.items.map(({ id }: ParsedJson) => id));
        cursor = page.nextCursor;
      }
      expect([q, walked]).toEqual([q, all]);
    }
    const { nextCursor } = bodyOf(await search('flooding', '&limit=2'));
    expect((await search('continues', `&limit=2&cursor=${nextCursor}`)).status).toBe(400);
    expect((await search('flooding', `&limit=2&tag=rivers&cursor=${nextCursor}`)).status).toBe(400);
  });

  it('finds nothing of drafts, and nothing any more of what was changed, withdrawn or retracted', async () => {
    await room.story({ headline: 'Unicorn in a draft' }).approved(room.editor);
    expect(await found('unicorn')).toEqual([]);
    const live = await published('Griffin seen');
    const saved = bodyOf(await room.author.patch(`/articles/${live.id}`, { headline: 'Dragon seen' }, live.version));
    expect([await found('griffin'), await found('dragon')]).toEqual([[live.id], []]);
    const moved = await verb(room.editor, 'publish', await verb(room.editor, 'approve', await verb(room.author, 'submit', saved)), { changeKind: 'update' });
    expect([await found('griffin'), await found('dragon')]).toEqual([[], [live.id]]);
    const withdrawn = await verb(room.editor, 'withdraw', moved, { reason: 'x' });
    for (const q of ['dragon', 'drago', 'dragn']) expect([q, await found(q)]).toEqual([q, []]);
    const republished = await verb(room.editor, 'republish', withdrawn);
    expect(await found('dragon')).toEqual([live.id]);
    await verb(room.chief, 'retract', republished, { notice: 'x' });
    for (const q of ['dragon', 'drago', 'dragn']) expect([q, await found(q)]).toEqual([q, []]);
    expect(await desk.sql('select 1 from delivery_search where article_id = $1', [live.id])).toEqual([]);
  });

  it.each(['-', '"', '" "', '!!!', '-election', 'or', '-or -', '&|!():*', "'", "\\' or 1=1 --", '%_', 'the', '\u{1F600}', '\u0301', '<->', 'a'.repeat(200), 'or or or', '"unclosed', ':*', 'x:*', '𝔘𝔫𝔦'])(
    'answers %j with a list', async (q) => {
      const answer = await search(q);
      expect([answer.status, Array.isArray(answer.body.items)]).toEqual([200, true]);
      if (!/^[\w\s"]*$/.test(q) || q === 'or') expect(answer.body.items).toEqual([]);
    });

  it.each([['nothing', ''], ['an empty one', 'q='], ['only spaces', 'q=%20%20'], ['201 characters', `q=${'a'.repeat(201)}`], ['10,000 characters', `q=${'a'.repeat(10_000)}`],
    ['a NUL', 'q=a%00b'], ['two', 'q=a&q=b'], ['an unknown filter', 'q=a&status=draft'], ['a limit of 0', 'q=a&limit=0'], ['an order', 'q=a&sort=id']])(
    'refuses %s', async (_, query) => {
      expect((await desk.delivery(`/search?${query}`)).status).toBe(400);
    });

  it('does not tell the question again, and has a strong tag', async () => {
    const { text, headers } = await search('wherefore-art-thou');
    expect(`${text}${JSON.stringify(headers)}`).not.toContain('wherefore');
    expect(headers['cache-control']).toMatch(/^public/);
    const { body } = await search('flooding', '&limit=1');
    expect(Buffer.from(body.nextCursor.split('.')[0], 'base64url').toString()).not.toContain('flood');
    expect((await desk.delivery('/search?q=flooding', { 'if-none-match': String((await search('flooding')).headers.etag) })).status).toBe(304);
  });
});

describe('the pace of searches', () => {
  it('is 30 a second for an address', async () => {
    const limited = await startDesk({ defaultLimits: true });
    try {
      const statuses = (await Promise.all(Array.from({ length: 60 }, () => limited.delivery('/search?q=a')))).map(({ status }) => status);
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(30);
      expect(statuses).toContain(429);
    } finally {
      await limited.stop();
    }
  });
});
