import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ParsedJson } from '../../support/answer';
import type { Person } from '../../support/client';
import { type Desk, startDesk } from '../../support/desk';
import { eventually } from '../../support/eventually';
import { type Newsroom, bodyOf, newsroom, verb } from '../../support/newsroom';

let desk: Desk;
let room: Newsroom;

beforeAll(async () => {
  desk = await startDesk({ env: { SITE_LOCALES: 'en,ru,be,zh' } });
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const draft = (headline: string, body = '<p>Nothing else.</p>', fields: object = {}): Promise<ParsedJson> =>
  room.story({ headline, body, summary: null, ...fields }).draft();
const answer = async (person: Person, q: string, query = ''): Promise<ParsedJson> => bodyOf(await person.get(`/articles?q=${encodeURIComponent(q)}${query}`));
const found = async (person: Person, q: string, query = ''): Promise<string[]> => (await answer(person, q, query)).items.map(({ id }: ParsedJson) => id);

describe('the search of the newsroom', () => {
  it('takes words as that of readers does: in any order and form, unfinished, as phrases, excluded, without accents', async () => {
    const harbour = await draft('Harbour plans filed', '<p>Councillors were running late at the café.</p>');
    const other = await draft('Harbour fees rise', '<p>Boats pay more.</p>');
    for (const q of ['plans harbour', 'harbour councillor', 'run harbour', 'filing plan', '"running late"', 'harbour plans', 'harbour -boats', 'councillo', 'CAFE', 'harbour planned or nothing']) {
      expect([q, await found(room.editor, q)]).toEqual([q, [harbour.id]]);
    }
    expect(await found(room.editor, 'harbour')).toEqual([other.id, harbour.id]);
    for (const q of ['"late running"', 'harbour -harbour', '-harbour', 'the', '!!!', ':* & |']) expect([q, await found(room.editor, q)]).toEqual([q, []]);
  });

  it('forgives misspellings where nothing has the word as it is, over all pages', async () => {
    const made = [await draft('Viaduct opened'), await draft('Viaduct closed'), await draft('Quiet', undefined, { summary: 'Below a viaduct.' })];
    // What is alike is looked for in titles alone.
    await draft('Loud', '<p>A viaduct.</p>');
    const ids = made.map(({ id }) => id).toReversed();
    const walked: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: ParsedJson = await answer(room.editor, 'vaiduct', `&limit=1&include=total${cursor && `&cursor=${cursor}`}`);
      expect(page.total).toBe(3);
      walked.push(...page.items.map(({ id }: ParsedJson) => id));
      cursor = page.nextCursor;
    }
    expect(walked).toEqual(ids);
    expect(await found(room.editor, 'viadukt')).toEqual(ids);
    expect(await found(room.editor, 'vaiduct -closed')).toEqual([made[2]?.id, made[0]?.id]);
    expect(await found(room.editor, 'zzyzxqw')).toEqual([]);
  });

  it('takes words in the forms of the language of each article, also once that was changed', async () => {
    const russian = await draft('Депутаты приняли законы', undefined, { locale: 'ru' });
    const belarusian = await draft('Дэпутаты прынялі законы', undefined, { locale: 'be' });
    expect(await found(room.editor, 'законов')).toEqual([russian.id]);
    expect(await found(room.editor, 'законы')).toEqual([belarusian.id, russian.id]);
    expect(await found(room.editor, 'законы', '&locale=be')).toEqual([belarusian.id]);
    bodyOf(await room.author.patch(`/articles/${belarusian.id}`, { locale: 'ru' }, belarusian.version));
    expect(await found(room.editor, 'законов')).toEqual([belarusian.id, russian.id]);
    await desk.sql("update articles set locale = 'fr' where id = $1", [russian.id]);
    expect(await found(room.editor, 'законы')).toEqual([belarusian.id, russian.id]);
  });

  it('finds inside of what is written without spaces, whether its words were found already or not', async () => {
    const chinese = await draft('北京市议会通过预算', '<p>市长说没有。</p>', { locale: 'zh' });
    const isFound = async (): Promise<void> => {
      for (const q of ['预算', '市议会', '算', '长说', '"议会通过"', '预算 -上海', '预算 or zebra', '通过 市长']) expect([q, await found(room.editor, q)]).toEqual([q, [chinese.id]]);
      for (const q of ['算预', '议会预算', '预算 -通过', '"预算 通过"']) expect([q, await found(room.editor, q)]).toEqual([q, []]);
    };
    await isFound();
    await desk.sql('with due as (delete from article_words_due returning revision_id) select put_article_words(r) from due join article_revisions r on r.id = due.revision_id');
    await isFound();
  });

  it('finds what is there now: neither what a save replaced nor what was discarded', async () => {
    const first = await draft('Windmill planned');
    const second = bodyOf(await room.author.patch(`/articles/${first.id}`, { headline: 'Turbine planned' }, first.version));
    expect([await found(room.editor, 'windmill'), await found(room.editor, 'turbine')]).toEqual([[], [first.id]]);
    const approved = await verb(room.editor, 'approve', await verb(room.author, 'submit', second));
    const live = await verb(room.editor, 'publish', approved);
    const opened = bodyOf(await room.author.patch(`/articles/${first.id}`, { headline: 'Reactor planned' }, live.version));
    expect([await found(room.editor, 'turbine'), await found(room.editor, 'reactor')]).toEqual([[], [first.id]]);
    await verb(room.editor, 'discard', opened);
    expect([await found(room.editor, 'turbine'), await found(room.editor, 'reactor')]).toEqual([[first.id], []]);
    expect(await desk.sql('select 1 from article_words_now where article_id = $1', [first.id])).toHaveLength(1);
  });

  it('finds nothing of what the caller may not see, by no word, likeness or number', async () => {
    const outsider = await desk.as('contributor');
    const hidden = await draft('Whistleblower speaks');
    const live = await room.story({ headline: 'Ministry answers', body: '<p>Nothing.</p>', summary: null }).published(room.editor);
    bodyOf(await room.author.patch(`/articles/${live.id}`, { headline: 'Whistleblower named', summary: 'Embezzlement' }, live.version));
    for (const q of ['whistleblower', 'whistlebl', 'whistelblower', 'wistleblower', 'embezzlement']) {
      const { items, total, nextCursor } = await answer(outsider, q, '&include=total&limit=1');
      expect([q, items, total, nextCursor]).toEqual([q, [], 0, null]);
    }
    expect(await found(outsider, 'ministry')).toEqual([live.id]);
    expect(await found(room.editor, 'ministry')).toEqual([]);
    expect(await found(room.editor, 'whistleblower')).toEqual([live.id, hidden.id]);
    // What a hidden draft has does not keep others from what is alike.
    const alike = await room.story({ headline: 'Whistlebloower column', body: '<p>Nothing.</p>', summary: null }).published(room.editor);
    expect(await found(outsider, 'whistleblower')).toEqual([alike.id]);
  });

  it('reads what was saved some seconds later, once, and until then with each search; more than fifty do not wait', async () => {
    const waiting = async (): Promise<string[]> => (await desk.sql<{ revision_id: string }>('select revision_id from article_words_due')).map(({ revision_id: id }) => id);
    const written = async (id: string): Promise<string[]> => (await desk.sql<{ revision_id: string }>('select revision_id from article_words where revision_id = $1', [id])).map(({ revision_id: each }) => each);
    const first = await draft('Lighthouse keeper');
    const second = bodyOf(await room.author.patch(`/articles/${first.id}`, { headline: 'Lighthouse sold' }, first.version));
    expect(await waiting()).toEqual(expect.arrayContaining([second.revision.id]));
    expect(await waiting()).not.toContain(first.revision.id);
    expect([await written(second.revision.id), await found(room.editor, 'lighthouse sold'), await found(room.editor, 'lihgthouse')]).toEqual([[], [first.id], [first.id]]);
    const long = await draft('Encyclopaedia of knots', `<p>${'Bowlines and hitches. '.repeat(1000)}</p>`);
    expect([await written(long.revision.id), await found(room.editor, 'bowline knots')]).toEqual([[long.revision.id], [long.id]]);
    for (let more = (await waiting()).length; more < 50; more += 1) await draft(`Buoy ${more}`);
    const beyond = await draft('Breakwater mended');
    expect([(await waiting()).length, await written(beyond.revision.id)]).toEqual([50, [beyond.revision.id]]);
    await desk.sql("update article_words_due set due_at = now() - interval '1 second' where revision_id <> $1", [second.revision.id]);
    await desk.sql("update article_words_due set due_at = now() + interval '1 day' where revision_id = $1", [second.revision.id]);
    desk.startDueWork();
    expect(await eventually(waiting, (ids) => ids.length === 1)).toEqual([second.revision.id]);
    await desk.sql("update article_words_due set due_at = now()");
    expect(await eventually(waiting, (ids) => ids.length === 0)).toEqual([]);
    expect([await written(second.revision.id), await found(room.editor, 'lighthouse sold'), await found(room.editor, 'lihgthouse')]).toEqual([[second.revision.id], [first.id], [first.id]]);
    expect(await desk.sql(`
      select r.headline from article_words w join article_revisions r on r.id = w.revision_id
      cross join lateral (select concat_ws(' ', r.kicker, r.subheadline, r.summary) as summary) said
      where w.words <> search_words(w.locale, r.headline, said.summary, r.body_text) or w.title <> folded_all(r.headline, said.summary)`)).toEqual([]);
  });
});
