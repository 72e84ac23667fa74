import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { ParsedJson } from '../../support/answer';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { type Newsroom, article, bodyOf, newsroom, verb } from '../../support/newsroom';
import { pdf } from '../media/files';
import { uploaded } from '../media/pictures';
import { bodyWith, captioned, gallery, image, live as shownWith } from '../media/using';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_LOCALES: 'en,ru,be,uk,de' } });
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

  it('finds by the beginning of a word at once when it is new, and nothing by one that is gone', async () => {
    const live = await published('Quokkas seen', '<p>It was a <em>Wombat’s</em> cousin.</p>');
    for (const q of ['quok', 'womb', 'seen quokk']) expect([q, await found(q)]).toEqual([q, [live.id]]);
    await verb(room.editor, 'withdraw', live, { reason: 'x' });
    for (const q of ['quok', 'quokkas', 'qoukkas', 'wombat']) expect([q, await found(q)]).toEqual([q, []]);
    const other = await published('Quakkas seen');
    expect(await found('quakka')).toEqual([other.id]);
    expect(await desk.sql("select 1 from delivery_lexemes where lexeme = 'seen'")).toHaveLength(1);
  });

  it('looks for the beginnings of very many words, too', async () => {
    const words = Array.from({ length: 250 }, (_, index) => `vy${String.fromCodePoint(97 + Math.floor(index / 26), 97 + (index % 26))}x`);
    const live = await published('Many', `<p>${words.join(' ')}</p>`);
    for (const q of ['vy', 'vyax', 'many vy']) expect([q, await found(q)]).toEqual([q, [live.id]]);
  });

  it.each(["o'clo", 'a\\b', "'", "'':*", 'x&!|<->(', "misspelt'wrod\\", 'ß', '１２', 'ⅸ', '\u{1F600}'])('takes %j for words', async (q) => {
    expect((await search(q)).status).toBe(200);
  });

  it('finds nothing by words that stand in no index, and is not narrowed by them', async () => {
    const live = await published('The zeppelin of the year');
    for (const q of ['the', 'of the', 'with']) expect([q, await found(q)]).toEqual([q, []]);
    for (const q of ['the zeppelin', 'of the zepplein']) expect([q, await found(q)]).toEqual([q, [live.id]]);
  });

  it('forgives a misspelling where nothing has the word as it is', async () => {
    const live = await published('Parliament adopts constitution');
    for (const q of ['parlament', 'constituton', 'parlaiment consitution']) expect([q, await found(q)]).toEqual([q, [live.id]]);
    expect(await found('zzyzxqw')).toEqual([]);
  });

  it('forgives two neighbouring letters that changed places, and marks what was meant', async () => {
    const inSummary = await published('Quiet nights', undefined, { summary: 'Somebody told «story» after story.' });
    const inHeadline = await published('Ferry story told');
    await published('Of history, not told');
    const inText = await published('Nobody listens', '<p>A story, told by nobody.</p>');
    for (const q of ['stroy', 'sotry', 'tsory', 'STROY', 'tlod stroy']) expect([q, await found(q)]).toEqual([q, [inHeadline.id, inSummary.id, inText.id]]);
    const [{ highlight }] = bodyOf(await search('stroy')).items;
    expect(highlight.headline).toBe('Ferry <mark>story</mark> told');
    expect(bodyOf(await search('stroy', '&facets=category')).facets.counted).toBe(3);
    // Where the word is as it was said nothing else is given.
    const asSaid = await published('A brand of tools called Stroy');
    expect(await found('stroy')).toEqual([asSaid.id]);
  });

  it.each([
    ['en', 'They declared in October.', [['delcared', 'declared'], ['Octboer', 'October'], ['ocotber delcared', 'declared']]],
    ['ru', 'Главные новости страны.', [['новсоти', 'новости'], ['гланвые', 'Главные']]],
    ['de', 'Viele Häuser standen leer.', [['häsuer', 'Häuser'], ['hasuer', 'Häuser'], ['satnden', 'standen']]],
  ] as const)('forgives them in a text in %s as well, which has of its words what the language makes of them', async (locale, text, words) => {
    const live = await published('1', `<p>${text}</p>`, { locale });
    for (const [q, meant] of words) {
      const { items } = bodyOf(await search(q, `&locale=${locale}`));
      expect([q, items.map(({ id }: ParsedJson) => id)]).toEqual([q, [live.id]]);
      expect(items[0].highlight.body).toContain(`<mark>${meant}</mark>`);
    }
  });

  it('takes phrases and exclusions at their word where others are forgiven', async () => {
    const [kept, left] = [await published('Orchestra plays Brahms'), await published('Orchestra plays Mozart')];
    expect(new Set(await found('orchetsra'))).toEqual(new Set([kept.id, left.id]));
    expect(await found('orchetsra -mozart')).toEqual([kept.id]);
    expect(await found('orchetsra "plays brahms"')).toEqual([kept.id]);
    for (const q of ['"plays orchestra"', '"orchetsra plays"', 'orchetsra "brahms plays"']) expect([q, await found(q)]).toEqual([q, []]);
  });

  it('ranks by what was asked for, whatever was excluded', async () => {
    const inText = await published('Calm days', '<p>Of meteors.</p>');
    const inHeadline = await published('Meteors seen');
    await desk.sql("update delivery_search set published_at = published_at - interval '1 day' where article_id = $1", [inHeadline.id]);
    for (const q of ['meteors', 'meteors -comets', 'meteors -"two comets"']) expect([q, await found(q)]).toEqual([q, [inHeadline.id, inText.id]]);
  });

  it.each([
    ['ru', 'Выборы президента прошли спокойно', ['выборах', 'президент', 'спокойн', 'презедент', 'вбыоры', 'споконйо']],
    ['be', 'Новы ўрад прызначаны ў Мінску', ['урад', 'ўрад', 'прызнач', 'прызначыны', 'ўрда']],
    ['uk', 'Київ приймає гостей із Європи', ['київ', 'прийма', 'Європи', 'прыймає', 'київ гсотей']],
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

  it('shows what it found of a long text in whole words, a phrase as well, and the beginning of what has it elsewhere only', async () => {
    const filler = (word: string): string => `${word} `.repeat(250);
    const sentences = `${filler('before')}Otters swim far. ${filler('between')}A river otter sleeps. ${filler('after')}`;
    await published('Far away', `<p>${sentences}</p>`);
    const body = async (q: string): Promise<string> => bodyOf(await search(q)).items[0].highlight.body;
    const words = (text: string): Set<string> => new Set(text.replaceAll(/<\/?mark>|[.…]/g, '').split(/\s+/).filter(Boolean));
    const known = words(sentences);
    for (const [q, marked] of [
      ['otters', '<mark>Otters</mark> swim'], ['otter', '<mark>Otters</mark> swim'], ['swi', '<mark>swim</mark> far'], ['sleeping', '<mark>sleeps</mark>'],
      ['"river otter"', '<mark>river</mark> <mark>otter</mark> sleeps'], ['river otters', '<mark>river</mark>'], ['óttér', '<mark>Otters</mark>'], ['slepes', '<mark>sleeps</mark>'],
    ] as const) {
      const pieces = await body(q);
      expect([q, pieces]).toEqual([q, expect.stringContaining(marked)]);
      expect([...words(pieces)].filter((word) => !known.has(word))).toEqual([]);
    }
    expect(await body('far away')).toMatch(/^before before|<mark>far<\/mark>/);
    expect(await body('away')).toBe('before before before before before before before before');
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

  it('has the words of the text, whether they were copied, found at the publication, or left out by a release before', async () => {
    const read = await published('Otters counted', '<p>Councils were counting otters.</p>', { summary: 'By the river' });
    const drafted = await room.story({ headline: 'Beavers counted', body: '<p>Councils were counting beavers.</p>', summary: 'By the lake' }).approved(room.editor);
    // As the clock does it.
    await desk.sql('with due as (delete from article_words_due returning revision_id) select put_article_words(r) from due join article_revisions r on r.id = due.revision_id');
    const copied = await verb(room.editor, 'publish', drafted);
    const wrong = (): Promise<object[]> => desk.sql(`
      select article_id from delivery_search where words <> search_words(locale, headline, summary, body) or title <> folded_all(headline, summary)`);
    expect([await wrong(), await found('count councils')]).toEqual([[], [copied.id, read.id]]);
    await desk.sql("update delivery_search set headline = 'Herons counted' where article_id = $1", [copied.id]);
    expect([await wrong(), await found('herons'), await found('beavers counted -herons')]).toEqual([[], [copied.id], []]);
    await desk.sql(`with gone as (delete from delivery_search where article_id = $1 returning *)
      insert into delivery_search (article_id, locale, published_at, headline, summary, body) select article_id, locale, published_at, 'Swans counted', summary, body from gone`, [copied.id]);
    expect([await wrong(), await found('swans')]).toEqual([[], [copied.id]]);
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

  it('finds nothing by what an article says of pictures and files that are out of use, until they are back', async () => {
    const [alone, other, paper] = [await captioned(room.author), await captioned(room.author), await uploaded(room.author, pdf())];
    const said = (word: string): object => ({ caption: `${word} caption`, credit: 'Tarnhelm', alt: 'Vellum' });
    const shown = await shownWith(room, { headline: 'Of animals', ...bodyWith(
      image(alone.id, said('quokkax')), gallery({ mediaId: alone.id, ...said('wombatx') }, { mediaId: other.id, ...said('numbatx') }),
      { type: 'attachment', attrs: { mediaId: paper.id, title: 'bilbyx title', caption: 'dingox' } }) });
    const words = ['quokkax', 'wombatx', 'bilbyx', 'dingox'];
    const foundBy = async (): Promise<string[]> => {
      const by = await Promise.all([...words, 'tarnhelm', 'vellum', 'quokk', 'numbatx'].map(async (q) => [q, await found(q)] as const));
      return by.flatMap(([q, ids]) => (ids.includes(shown.id) ? [q] : []));
    };
    const all = ['quokkax', 'wombatx', 'bilbyx', 'dingox', 'quokk', 'numbatx'];
    expect(await foundBy()).toEqual(all);
    for (const { id } of [alone, paper]) bodyOf(await room.editor.verb(`/media/${id}/revoke`, 1, { reason: 'x' }));
    expect(await foundBy()).toEqual(['numbatx']);
    const [{ highlight }] = bodyOf(await search('numbatx')).items;
    expect(highlight.body.replaceAll(/\s+/g, ' ')).toBe('council has voted. <mark>numbatx</mark> caption');
    // Projected once more, by itself.
    const dated = bodyOf(await room.editor.patch(`/articles/${shown.id}`, { expireAt: '2100-01-01T00:00:00Z' }, shown.version));
    expect([dated.visibility, await foundBy()]).toEqual(['live', ['numbatx']]);
    for (const { id } of [alone, paper]) bodyOf(await room.editor.verb(`/media/${id}/reinstate`, 2, { reason: 'x' }));
    expect(await foundBy()).toEqual(all);
    // A licence that ends takes nothing from readers.
    bodyOf(await room.editor.patch(`/media/${alone.id}`, { licenseExpiresAt: '2020-01-01T00:00:00Z' }, 3));
    expect(await foundBy()).toEqual(all);
  });

  it('finds an article by its own headline, and not by that of one that it links to', async () => {
    const target = await published('Platypus seen');
    await shownWith(room, bodyWith({ type: 'relatedArticle', attrs: { articleId: target.id } }));
    expect(await found('platypus')).toEqual([target.id]);
    await verb(room.editor, 'withdraw', target, { reason: 'x' });
    expect(await found('platypus')).toEqual([]);
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

describe('the facets of a search', () => {
  let sport: ParsedJson;
  let football: ParsedJson;
  let second: ParsedJson;
  let rivers: ParsedJson;
  let seas: ParsedJson;

  const facets = async (q: string, query: string): Promise<ParsedJson> => bodyOf(await search(q, query)).facets;
  const counts = (values: ParsedJson[]): [string, number][] => values.map(({ name, count }) => [name, count]);

  beforeAll(async () => {
    sport = bodyOf(await room.admin.post('/categories', { name: 'Sport', names: { ru: 'Спорт' } }));
    football = bodyOf(await room.admin.post('/categories', { name: 'Football', parentId: sport.id }));
    second = bodyOf(await room.admin.post('/authors', { name: 'Second Writer' }));
    [rivers, seas] = [bodyOf(await room.admin.post('/tags', { name: 'Of Rivers' })), bodyOf(await room.admin.post('/tags', { name: 'Of Seas' }))];
    const bylines = [room.byline, second].map(({ id: authorId }) => ({ authorId, role: 'writer' }));
    const chief = await desk.as('chief');
    const writer = await desk.as('author');
    for (const fields of [
      { categoryId: sport.id, tagIds: [rivers.id] }, { categoryId: football.id, tagIds: [rivers.id, seas.id] }, { categoryId: football.id, bylines },
    ]) {
      await article(writer, { headline: 'Regatta begins', body: '<p>Nothing.</p>', authorId: room.byline.id, ...fields }).published(chief);
    }
    await published('Regatta begins', '<p>Nothing.</p>', { secondaryCategoryIds: [football.id] });
    // Of what nobody may know.
    await room.story({ headline: 'Regatta in a draft', tagIds: [bodyOf(await room.admin.post('/tags', { name: 'Of Drafts' })).id] }).approved(room.editor);
    const withdrawn = await published('Regatta begins', '<p>Nothing.</p>', { tagIds: [bodyOf(await room.admin.post('/tags', { name: 'Of Withdrawn' })).id] });
    await verb(room.editor, 'withdraw', withdrawn, { reason: 'x' });
    await desk.sql("update delivery_search set published_at = '2019-12-31T23:30:00Z' where headline = 'Regatta begins' and article_id in (select id from delivery_articles where category_id = $1)", [sport.id]);
  }, 60_000);

  it('are only there where they are asked for, and then those alone', async () => {
    expect(bodyOf(await search('regatta'))).not.toHaveProperty('facets');
    const { counted, isLowerBound, ...others } = await facets('regatta', '&facets=tag');
    expect([counted, isLowerBound, Object.keys(others)]).toEqual([4, false, ['tag']]);
    const all = await search('regatta', '&facets=category,author,tag,year');
    expect(Object.keys(all.body.facets)).toEqual(['counted', 'isLowerBound', 'category', 'author', 'tag', 'year']);
    const reordered = await search('regatta', '&facets=year,tag,author,category,year'.replace(',year', ''));
    expect(reordered.headers.etag).toBe(all.headers.etag);
  });

  it('count what was found, not a page of it: for each category with all above it, each author, tag and year', async () => {
    const { category, author, tag, year } = await facets('regatta', '&limit=1&facets=category,author,tag,year');
    expect(counts(category)).toEqual([['Football', 3], ['Sport', 4], [room.category.name, 1]].toSorted((a, b) => Number(b[1]) - Number(a[1])));
    expect(category.find(({ name }: ParsedJson) => name === 'Football')).toEqual({ slug: 'football', path: 'sport/football', name: 'Football', count: 3 });
    expect(counts(author)).toEqual([[room.byline.name, 4], ['Second Writer', 1]]);
    expect(tag).toEqual([{ slug: 'of-rivers', name: 'Of Rivers', count: 2 }, { slug: 'of-seas', name: 'Of Seas', count: 1 }]);
    expect(year).toEqual([{ year: new Date().getUTCFullYear(), count: 3 }, { year: 2019, count: 1 }]);
  });

  it('count what the filters leave, and each value is a filter that finds as many', async () => {
    expect(counts((await facets('regatta', '&facets=tag&category=sport/football')).tag)).toEqual([['Of Rivers', 1], ['Of Seas', 1]]);
    expect(counts((await facets('regatta', '&facets=category&tag=of-rivers&year=2019')).category)).toEqual([['Sport', 1]]);
    const all = await facets('regatta', '&facets=category,author,tag,year');
    const links = [
      ...all.category.map(({ path, count }: ParsedJson) => [`&category=${path}`, count]), ...all.author.map(({ slug, count }: ParsedJson) => [`&author=${slug}`, count]),
      ...all.tag.map(({ slug, count }: ParsedJson) => [`&tag=${slug}`, count]), ...all.year.map(({ year, count }: ParsedJson) => [`&year=${year}`, count]),
    ];
    for (const [query, count] of links) expect([query, (await found('regatta', query)).length, (await facets('regatta', `${query}&facets=year`)).counted]).toEqual([query, count, count]);
  });

  it('count what has a phrase, or not what was left out, and that is all of it', async () => {
    expect(await facets('"regatta begins"', '&facets=author')).toMatchObject({ counted: 4, isLowerBound: false });
    expect(await facets('"begins regatta"', '&facets=author')).toMatchObject({ counted: 0, isLowerBound: false });
    expect(counts((await facets('regatta -begins', '&facets=author')).author)).toEqual([]);
    expect(counts((await facets('begins -harvest', '&facets=tag')).tag)).toEqual([['Of Rivers', 2], ['Of Seas', 1]]);
  });

  it('belong to what was found where the words were misspelt, and are empty where nothing was', async () => {
    expect(counts((await facets('regatte begins', '&facets=author')).author)).toEqual([[room.byline.name, 4], ['Second Writer', 1]]);
    expect(await facets('zzyzxqw', '&facets=category,author,tag,year')).toEqual({ counted: 0, isLowerBound: false, category: [], author: [], tag: [], year: [] });
    expect(await facets('!!!', '&facets=tag')).toEqual({ counted: 0, isLowerBound: false, tag: [] });
  });

  it('have the names of the language, and none of a category that is not public any more', async () => {
    await published('Рэгата', '<p>Ничего.</p>', { locale: 'ru', secondaryCategoryIds: [football.id] });
    expect(counts((await facets('Рэгата', '&locale=ru&facets=category')).category)).toContainEqual(['Спорт', 1]);
    football = bodyOf(await room.admin.patch(`/categories/${football.id}`, { active: false }, football.version));
    const left = await facets('regatta', '&facets=category');
    expect(left.category.map(({ name }: ParsedJson) => name)).not.toContain('Football');
    football = bodyOf(await room.admin.patch(`/categories/${football.id}`, { active: true }, football.version));
  });

  it('say that they are of the newest only where more was found than is counted', async () => {
    const [newest] = await desk.sql<{ id: string }>("select article_id as id from delivery_search where headline = 'Regatta begins' order by published_at desc limit 1");
    // As if it had been published five thousand times.
    await desk.sql(`
      create function pg_temp.copies() returns void language plpgsql as $$ begin
        set local session_replication_role = replica;
        insert into delivery_search (article_id, locale, published_at, headline, summary, body, words, title)
        select gen_random_uuid(), 'en', published_at - i * interval '1 minute', 'Armada', '', '', search_words('en', 'Armada', '', ''), 'armada' from delivery_search, generate_series(1, 5001) i where article_id = '${newest?.id}';
      end $$; select pg_temp.copies()`);
    const started = performance.now();
    expect(await facets('armada', '&facets=category,author,tag,year&limit=1')).toMatchObject({ counted: 5000, isLowerBound: true, category: [] });
    expect(performance.now() - started).toBeLessThan(3000);
    await desk.sql("delete from delivery_search where headline = 'Armada'");
  });

  it('go with what they name', async () => {
    const keys = async (query: string) => String((await search('regatta', query)).headers['surrogate-key']).split(' ');
    expect(await keys('')).toEqual(['all', 'search:en']);
    expect(await keys('&facets=category,author,tag,year')).toEqual(['all', 'search:en', 'categories', 'authors', 'tags']);
    expect(await keys('&facets=year')).toEqual(['all', 'search:en']);
    expect(await keys('&facets=tag&category=sport')).toEqual(['all', 'search:en', 'categories', 'tags']);
  });

  it.each(['facets=', 'facets=status', 'facets=tag,', 'facets=tag&facets=year', 'facets=category,author,tag,year,tag', 'year=26', 'year=0', 'year=2026.5', 'year=x', 'year=99999'])('refuse %s', async (query) => {
    expect((await search('regatta', `&${query}`)).status).toBe(400);
  });
});

describe('many searches at once', () => {
  it('leave connections to those who read, and wait for each other, so many as do not wait for seconds', async () => {
    const { slug } = await published('Read meanwhile');
    const locking = await lockedSearches();
    // Each another question, so that none is answered with another.
    const searches = Array.from({ length: 204 }, (_, each) => search(`meanwhile ${each}`));
    await eventually(waitingForTheLock, (waiting) => waiting > 3);
    const late = await search('meanwhile late');
    expect([late.status, late.headers['retry-after'], late.body.detail]).toEqual([503, '5', 'Many are searching. Try again in a moment.']);
    expect((await desk.delivery(`/articles/${slug}`)).status).toBe(200);
    expect(await waitingForTheLock()).toBe(4);
    await locking.unlock();
    expect(new Set((await Promise.all(searches)).map(({ status }) => status))).toEqual(new Set([200]));
  });
});

/** Nothing is found until it is unlocked. */
async function lockedSearches(): Promise<{ unlock(): Promise<void> }> {
  const runner = desk.app.get(DataSource).createQueryRunner();
  await runner.startTransaction();
  await runner.query('lock table delivery_search in access exclusive mode');
  return {
    unlock: async () => {
      await runner.rollbackTransaction();
      await runner.release();
    },
  };
}

async function waitingForTheLock(): Promise<number> {
  const [row] = await desk.sql("select count(*)::integer as n from pg_locks where relation = 'delivery_search'::regclass and not granted");
  return row.n;
}

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
