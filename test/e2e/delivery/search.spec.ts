import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { WordsWithoutSpaces1764000000400 } from '../../../migrations/1764000000400-words-without-spaces';
import { WordsWithoutSpacesThatWereThere1764000000401 } from '../../../migrations/1764000000401-words-without-spaces-that-were-there';
import { WordsBetweenAngleBrackets1764000000440 } from '../../../migrations/1764000000440-words-between-angle-brackets';
import { WordsBetweenAngleBracketsThatWereThere1764000000441 } from '../../../migrations/1764000000441-words-between-angle-brackets-that-were-there';
import { WordsOfVeryLongTexts1764000000490 } from '../../../migrations/1764000000490-words-of-very-long-texts';
import { WordsInOtherForms1764000000491 } from '../../../migrations/1764000000491-words-in-other-forms';
import { WordsInOtherFormsThatWereThere1764000000492 } from '../../../migrations/1764000000492-words-in-other-forms-that-were-there';
import { spelled } from '../../../src/platform/search/as-meant';
import { inPairs } from '../../../src/platform/search/without-spaces';
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
  desk = await startDesk({ env: { SITE_LOCALES: 'en,ru,be,uk,de,zh,ja,th' } });
  room = await newsroom(desk);
});

afterAll(() => desk.stop());

const published = (headline: string, body = '<p>Nothing else.</p>', fields: object = {}): Promise<ParsedJson> =>
  room.story({ headline, body, summary: null, ...fields }).published(room.editor);
const search = (q: string, query = ''): ReturnType<Desk['delivery']> => desk.delivery(`/search?q=${encodeURIComponent(q)}${query}`);
const found = async (q: string, query = ''): Promise<string[]> => bodyOf(await search(q, query)).items.map(({ id }: ParsedJson) => id);
/** What has replaced the functions of a migration before. */
const laterFunctions = (): [WordsOfVeryLongTexts1764000000490, WordsInOtherForms1764000000491] => [new WordsOfVeryLongTexts1764000000490(), new WordsInOtherForms1764000000491()];
/** As the clock does it. */
const wordsFound = (): Promise<object[]> => desk.sql('with due as (delete from article_words_due returning revision_id) select put_article_words(r) from due join article_revisions r on r.id = due.revision_id');
const foundByBoth = async (q: string, locale: string): Promise<string[][]> =>
  [await found(q, `&locale=${locale}`), bodyOf(await room.editor.get(`/articles?q=${encodeURIComponent(q)}&locale=${locale}`)).items.map(({ id }: ParsedJson) => id)];

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
    for (const q of ['"the"', 'the or of', 'with, of,', '-zeppelin the']) expect([q, await found(q)]).toEqual([q, []]);
    for (const q of ['the zeppelin', 'of the zepplein']) expect([q, await found(q)]).toEqual([q, [live.id]]);
  });

  it('takes such a word for a beginning while nothing else was typed', async () => {
    const live = await published('Theremin inflation', '<p>Nothing.</p>', { summary: 'Проза прошла.' });
    const russian = await published('Прошение подано', undefined, { locale: 'ru' });
    for (const q of ['the', 'in', 'of the', 'the in', 'infl', 'the ther']) expect([q, (await found(q)).includes(live.id)]).toEqual([q, true]);
    expect(bodyOf(await search('in')).items.find(({ id }: ParsedJson) => id === live.id).highlight.headline).toBe('Theremin <mark>inflation</mark>');
    expect(await found('про', '&locale=ru')).toEqual([russian.id]);
    // Beside other words it leaves nothing out, and finds nothing by its beginning.
    expect(await found('theremin in')).toEqual([live.id]);
    expect(await found('zzyzxqw in')).toEqual([]);
    expect(await found('theremin the')).toEqual([live.id]);
    // Also where very many words begin so.
    await published('Many of them', `<p>${Array.from({ length: 20 }, (_, index) => `inv${String.fromCodePoint(97 + index)}x`).join(' ')}</p>`);
    expect(await found('in')).toContain(live.id);
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

  it('finds inside of what is written without spaces: letters that follow each other, as words, phrases, exclusions and alternatives', async () => {
    const inHeadline = await published('北京市议会通过预算', '<p>没有。</p>', { locale: 'zh' });
    const inText = await published('第3号文件', '<p>市长说：“2024年的预算案，议会已经看过。”</p>', { locale: 'zh' });
    for (const [q, articles] of [
      ['预算', [inHeadline, inText]], ['北京', [inHeadline]], ['市议会通过', [inHeadline]], ['议会通过预算', [inHeadline]], ['通过 议会', [inHeadline]], ['预算案', [inText]], ['2024年的预算', [inText]],
      ['第3号', [inText]], ['3号文', [inText]], ['案', [inText]], ['算 会', [inHeadline, inText]], ['"议会通过"', [inHeadline]], ['"预算案 议会"', [inText]], ['预算，议会', []], ['"案议会"', []],
      ['预算案，议会', [inText]], ['预算 -北京', [inText]], ['预算 -通过预算', [inText]], ['预算 -"第3号文"', [inHeadline]], ['文件 or 通过', [inHeadline, inText]], ['预算 202', [inText]], ['议会预算', []],
      ['通议', []], ['预算 -', [inHeadline, inText]], ['-预算', []],
    ] as const) {
      expect([q, new Set(await found(q, '&locale=zh'))]).toEqual([q, new Set(articles.map(({ id }) => id))]);
    }
    expect(await found('预算')).toEqual([]);
    expect(bodyOf(await search('预算', '&locale=zh&facets=category')).facets.counted).toBe(2);
    // What else was said may be misspelt.
    const mixed = await published('Council meets in 北京市', '<p>Nothing.</p>');
    for (const q of ['京市', '北京 council', '京 coun', 'council -上海', '北京 cuoncil']) expect([q, await found(q)]).toEqual([q, expect.arrayContaining([mixed.id])]);
    for (const q of ['上海 cuoncil', '北京 cuoncil -京市', '京北 cuoncil']) expect([q, await found(q)]).toEqual([q, []]);
    await verb(room.editor, 'withdraw', inHeadline, { reason: 'x' });
    expect(await found('预算', '&locale=zh')).toEqual([inText.id]);
  });

  it.each([
    ['ja', '東京スーパーで「ニュース」を見る', ['東京', 'スーパー', 'ニュース', 'を見る', '見'], ['スート', '京東']],
    ['th', 'กรุงเทพมหานครมีฝนตกหนัก', ['กรุงเทพ', 'มหานคร', 'ฝนตก', 'นครมี'], ['กรงเทพ', 'ตกฝน']],
  ])('finds inside of %s', async (locale, headline, words, others) => {
    const live = await published(headline, '<p>1</p>', { locale });
    for (const q of words) {
      const { items } = bodyOf(await search(q, `&locale=${locale}`));
      expect([q, items.map(({ id, highlight }: ParsedJson) => [id, highlight.headline])]).toEqual([q, [[live.id, headline.replace(q, '<mark>$&</mark>')]]]);
    }
    for (const q of others) expect([q, await found(q, `&locale=${locale}`)]).toEqual([q, []]);
  });

  it('finds inside of what was written without spaces by a release before, once that is gone', async () => {
    const runner = desk.app.get(DataSource).createQueryRunner();
    const [functions, words] = [new WordsWithoutSpaces1764000000400(), new WordsWithoutSpacesThatWereThere1764000000401()];
    const later = [new WordsBetweenAngleBrackets1764000000440(), ...laterFunctions()];
    const isFound = async (): Promise<boolean[]> => [
      (await found('市政府', '&locale=zh')).includes(live.id), bodyOf(await room.editor.get(`/articles?q=${encodeURIComponent('市政府')}`)).items.length > 0,
    ];
    const live = await published('上海市政府说', undefined, { locale: 'zh' });
    const other = await published('Nothing of it here');
    await desk.sql('with due as (delete from article_words_due returning revision_id) select put_article_words(r) from due join article_revisions r on r.id = due.revision_id');
    const ofOther = (): Promise<object[]> => desk.sql('select words, xmin from delivery_search where article_id = $1 union all select words, xmin from article_words where article_id = $1', [other.id]);
    const before = await ofOther();
    expect(await isFound()).toEqual([true, true]);
    for (const each of later.toReversed()) await each.down(runner);
    await functions.down(runner);
    expect(await desk.sql("select 1 from delivery_search s, article_words w where w.words @@ to_tsquery('public.search_simple', '市政') or s.words @@ to_tsquery('public.search_simple', '市政')")).toEqual([]);
    await functions.up(runner);
    for (const each of later) await each.up(runner);
    await words.up(runner);
    await runner.release();
    expect([await isFound(), await ofOther()]).toEqual([[true, true], before]);
    expect(await desk.sql("select 1 from delivery_lexemes where lexeme = '市政'")).toEqual([]);
  });

  it('finds the words of what looks like a tag or an entity, and shows them as they are written', async () => {
    const body = 'Write <datalist> inside a form, <figure class="gallant"> or &copy; &hellip; see https://example.com/a?b=1&copy;=quince for <!-- a remark --> it.';
    const live = await published('How <template> works & why', `<p>${body.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`, { summary: 'By <b>mumblers</b>' });
    const chinese = await published('元素<按钮>的用法', undefined, { locale: 'zh' });
    const isFound = async (): Promise<void> => {
      for (const q of ['datalist', '<datalist>', 'templ', 'gallant', 'copy', 'remark', 'mumbler', '"figure class"', 'hellip -template2']) expect([q, await found(q)]).toEqual([q, [live.id]]);
      for (const q of ['按钮', '<按钮>']) expect([q, await found(q, '&locale=zh')]).toEqual([q, [chinese.id]]);
    };
    await isFound();
    const { highlight } = bodyOf(await search('datalist template')).items[0];
    const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
    expect(highlight).toMatchObject({ headline: 'How &lt;<mark>template</mark>&gt; works &amp; why', summary: 'By &lt;b&gt;mumblers&lt;/b&gt;' });
    expect(highlight.body).toContain('Write &lt;<mark>datalist</mark>&gt; inside a form');
    expect(escaped(body)).toContain(highlight.body.replaceAll(/<\/?mark>/g, '').trim());
    expect(bodyOf(await search('按钮', '&locale=zh')).items[0].highlight.headline).toBe('元素&lt;<mark>按钮</mark>&gt;的用法');

    // As a release before left it.
    const other = await published('Salt & pepper');
    await desk.sql('with due as (delete from article_words_due returning revision_id) select put_article_words(r) from due join article_revisions r on r.id = due.revision_id');
    const ofOther = (): Promise<object[]> => desk.sql('select words, xmin from delivery_search where article_id = $1 union all select words, xmin from article_words where article_id = $1', [other.id]);
    const runner = desk.app.get(DataSource).createQueryRunner();
    const functions = [new WordsBetweenAngleBrackets1764000000440(), ...laterFunctions()];
    for (const each of functions.toReversed()) await each.down(runner);
    await desk.sql('update delivery_search set words = search_words(locale, headline, summary, body) where article_id = any ($1)', [[live.id, chinese.id]]);
    await desk.sql("update article_words set words = '' where article_id = $1", [live.id]);
    for (const each of functions) await each.up(runner);
    expect(await found('datalist')).toEqual([]);
    const before = await ofOther();
    await new WordsBetweenAngleBracketsThatWereThere1764000000441().up(runner);
    await runner.release();
    await isFound();
    expect(bodyOf(await room.editor.get('/articles?q=datalist')).items).toHaveLength(1);
    expect(await ofOther()).toEqual(before);
  });

  it.each([
    ['de', 'Der Bundes\u00ADkanzler kam', ['Bundeskanzler', 'Bundes\u00ADkanzler', 'bundeskan']], ['de', 'Die Bundeskanzlei kam', ['Bundes\u00ADkanzlei']],
    ['en', 'A word\u2060joiner and a bom\uFEFFword', ['wordjoiner', 'bomword', 'word\u2060joiner']],
    ['uk', 'Це п\u02BCятниця', ['п\u2019ятниця', "п'ятниця", 'п\u02BCятниця']], ['uk', "Це п'ятірка", ['п\u02BCятірка']],
    ['ru', 'Наш раи\u0306он', ['район', 'раи\u0306он']], ['ru', 'Наш майор', ['маи\u0306ор', 'май']], ['de', 'In Mu\u0308nster', ['münster', 'munster']],
    ['ja', 'ク\u3099ラフ', ['グラフ']], ['ja', 'ﾃﾞｰﾀ', ['データ', 'ﾃﾞｰﾀ']], ['ja', 'スキージャンプ', ['ｽｷｰｼﾞｬﾝﾌﾟ']],
    ['en', 'The new\u2011yerk non-breaking', ['new-yerk', 'new\u2010yerk', 'yerk']], ['en', 'A soft-yarn', ['soft\u2011yarn']],
  ])('finds in whatever form of Unicode it is written in %s: %j', async (locale, text, questions) => {
    const live = await published('1', `<p>${text}</p>`, { locale });
    for (const q of questions) expect([q, await foundByBoth(q, locale)]).toEqual([q, [[live.id], [live.id]]]);
    await verb(room.editor, 'withdraw', live, { reason: 'x' });
  });

  it('spells what is said as the database spells texts', async () => {
    const numbers = Array.from({ length: 0x10000 }, (_, n) => n).filter((n) => n > 0 && (n < 0xd800 || n > 0xdfff) && !/\p{Cn}|[\u{1add}\u{1ae0}-\u{1aeb}]/u.test(String.fromCodePoint(n)));
    const texts = numbers.map((n) => String.fromCodePoint(n)).flatMap((letter) => [letter, `a${letter}`, `и${letter}`, `ク${letter}`]);
    const [theirs] = await desk.sql<{ texts: string[] }>('select array_agg(search_spelled(said) order by nr) as texts from unnest($1::text[]) with ordinality said (said, nr)', [texts]);
    expect(texts.filter((text, index) => spelled(text) !== theirs?.texts[index])).toEqual([]);
  });

  it.each([
    ['en', 'Photo AFP/Getty by hand', ['getty', 'AFP/Getty', '"photo AFP/Getty"', '"AFP/Getty by"', 'gett'], 'AFP/<mark>Getty</mark>'], ['en', 'Moldova/Ukrayina talks', ['ukrayina', 'moldova'], '/<mark>Ukrayina</mark>'],
    ['en', 'Said.Nextly so', ['nextly'], '.<mark>Nextly</mark>'], ['en', 'Season 2031-2032 begins', ['2032', '2031', '2031-2032'], '-<mark>2032</mark>'], ['en', 'COVID-19 cases', ['19', 'covid', 'COVID-19', '"covid-19 cases"'], '-<mark>19</mark>'],
    ['en', 'Boeing 737-808 flies', ['808'], '-<mark>808</mark>'], ['en', 'Measure 1/276 of flour carefully', ['276'], '/<mark>276</mark>'], ['ru', 'Рейс Минск/Гродно', ['гродно'], '/<mark>Гродно</mark>'], ['de', 'Die Gelbe/Linke', ['linke'], '/<mark>Linke</mark>'],
    ['en', 'See (https://quarterly.example/page), or https://monthly.example/x?y=1.', ['https://quarterly.example/page', 'https://monthly.example/x?y=1', 'quarterly', 'quarterly.example'], '<mark>quarterly</mark>.example'],
  ])('finds in %s the parts of what is joined, and the whole: %j', async (locale, text, questions, marked) => {
    const live = await published('1', `<p>${text}</p>`, { locale });
    for (const q of questions) expect([q, await foundByBoth(q, locale)]).toEqual([q, [[live.id], [live.id]]]);
    const shown = await Promise.all(questions.map(async (q) => bodyOf(await search(q, `&locale=${locale}`)).items[0].highlight.body));
    expect(shown).toContainEqual(expect.stringContaining(marked));
    for (const body of shown) expect(text).toContain(body.replaceAll(/<\/?mark>/g, '').trim());
    await verb(room.editor, 'withdraw', live, { reason: 'x' });
  });

  it('finds what is joined, or in another form, where a release before has written it, and marks it as it is written', async () => {
    const joined = await published('Lynx/Wolverine', `<p>Це п\u02BCятсот, 3.5 &lt; 4</p>`, { locale: 'uk' });
    const other = await published('Caracal');
    await wordsFound();
    const rows = (id: string): Promise<object[]> => desk.sql('select words, xmin from delivery_search where article_id = $1 union all select words, xmin from article_words where article_id = $1', [id]);
    const before = await rows(other.id);
    const runner = desk.app.get(DataSource).createQueryRunner();
    for (const each of laterFunctions().toReversed()) await each.down(runner);
    await desk.sql('update delivery_search set words = search_words(locale, headline, summary, body) where article_id = $1', [joined.id]);
    await desk.sql('select put_article_words(r) from article_revisions r where r.id in (select revision_id from article_words where article_id = $1)', [joined.id]);
    for (const each of laterFunctions()) await each.up(runner);
    expect([await foundByBoth('"wolverine"', 'uk'), await foundByBoth('Lynx/Wolverine', 'uk')]).toEqual([[[], []], [[joined.id], [joined.id]]]);
    await new WordsInOtherFormsThatWereThere1764000000492().up(runner);
    await runner.release();
    for (const q of ['wolverine', 'Lynx/Wolverine', "п'ятсот"]) expect([q, await foundByBoth(q, 'uk')]).toEqual([q, [[joined.id], [joined.id]]]);
    expect(await rows(other.id)).toEqual(before);
    expect(bodyOf(await search("п'ятсот", '&locale=uk')).items[0].highlight.body).toBe('Це <mark>п</mark>\u02BC<mark>ятсот</mark>');
  });

  it('takes an `or` for one between all that is on its sides', async () => {
    const [one, two] = [await published('Ibis nests'), await published('Egret wades')];
    expect(new Set(await found('ibis nests or egret wades'))).toEqual(new Set([one.id, two.id]));
    expect(await found('ibis or egret wades')).toEqual([two.id, one.id]);
    expect(await found('ibis nests or egret zzyzxqw')).toEqual([one.id]);
  });

  it('takes the same letters for such that have no spaces as the database does, and the same for parts of them', async () => {
    const numbers = Array.from({ length: 0x40000 }, (_, n) => n).concat(Array.from({ length: 256 }, (_, n) => 0xe0100 + n)).filter((n) => n > 0 && (n < 0xd800 || n > 0xdfff));
    const [theirs] = await desk.sql(`
      select array_agg(n) filter (where is_without_spaces(chr(n))) as letters, array_agg(n) filter (where search_pairs('中' || chr(n)) = ' 中' || chr(n) || ' 中' || chr(n) || ' ') as parts
      from unnest($1::integer[]) n`, [numbers]);
    const ofNumber = (of: (letter: string) => boolean): number[] => numbers.filter((n) => of(String.fromCodePoint(n)));
    const letters = ofNumber((letter) => inPairs(letter) !== letter);
    const parts = ofNumber((letter) => inPairs(letter) === letter && inPairs(`中${letter}`) === `"中${letter}"`);
    expect([letters.length, parts.length].every((length) => length > 100)).toBe(true);
    expect([String(theirs.letters), String(theirs.parts)]).toEqual([String(letters), String(parts)]);
  });

  it('marks what it found inside of what is written without spaces, in the text as it is', async () => {
    const filler = '这里没有别的，'.repeat(600);
    const sentence = '市长<对>记者说，“议会 & 政府通过预算”，然后走了。';
    await published('财政部：预算"增加"', `<p>${`${filler}${sentence}${filler}`.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`, { locale: 'zh', summary: '摘要2025预算' });
    const highlight = async (q: string): Promise<Record<string, string>> => bodyOf(await search(q, '&locale=zh')).items[0].highlight;
    const both = await highlight('通过预算 财政');
    expect(both).toMatchObject({ headline: '<mark>财政</mark>部：预算&quot;增加&quot;', summary: '摘要2025预算' });
    expect((await highlight('预算')).headline).toBe('财政部：<mark>预算</mark>&quot;增加&quot;');
    expect((await highlight('2025预算 -北京')).summary).toBe('摘要<mark>2025</mark><mark>预算</mark>');
    for (const q of ['通过预算', '政府通过', '者说', '没有 政府', '"政府通过"']) {
      const { body = '' } = await highlight(q);
      expect([q, body]).toEqual([q, expect.stringContaining(`<mark>${q.replaceAll(/"| .*/g, '')}</mark>`)]);
      const shown = body.replaceAll(/<\/?mark>/g, '');
      expect(shown).not.toMatch(/[<>"]/);
      expect(shown).not.toContain('\u001f');
      for (const piece of shown.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').split(' … ')) expect(`${filler}${sentence}${filler}`).toContain(piece);
      expect(shown.length).toBeLessThan(1000);
    }
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

  it.each(['-'.repeat(33), '- '.repeat(33), `${'-'.repeat(33)}x`, '-('.repeat(40), `/?&${'-&'.repeat(40)}`, `harbour ${'-|-!'.repeat(20)}`])('takes %j for no more than one exclusion', async (q) => {
    const editorial = await room.editor.get(`/articles?q=${encodeURIComponent(q)}`);
    expect([(await search(q)).status, editorial.status]).toEqual([200, 200]);
  });

  it('takes a hyphen between spaces for a dash', async () => {
    const live = await published('Ferries Vilnius - Klaipeda');
    for (const q of ['Vilnius - Klaipeda', 'vilnius -- klaipeda', 'ferries - klaip']) expect([q, await found(q)]).toEqual([q, [live.id]]);
    expect(await found('vilnius --klaipeda')).toEqual([]);
  });

  it('finds an address as it was copied', async () => {
    const live = await published('Sources', '<p>Report at https://who.example/news/item?a=1&amp;b=2#part and http://ilo.example/-/ too.</p>');
    for (const q of ['https://who.example/news/item?a=1&b=2#part', 'report https://who.example/news/item?a=1&b=2#part.', 'https://ilo.example/-/ -https://no.example', 'who.example']) {
      expect([q, await found(q)]).toEqual([q, [live.id]]);
    }
    expect(await found('report -https://who.example/news/item?a=1&b=2#part')).toEqual([]);
    expect(bodyOf(await room.editor.get(`/articles?q=${encodeURIComponent('https://who.example/news/item?a=1&b=2#part')}`)).items).toHaveLength(1);
  });

  it.each([['nothing', ''], ['an empty one', 'q='], ['only spaces', 'q=%20%20'], ['201 characters', `q=${'a'.repeat(201)}`], ['10,000 characters', `q=${'a'.repeat(10_000)}`],
    ['a NUL', 'q=a%00b'], ['two', 'q=a&q=b'], ['an unknown filter', 'q=a&status=draft'], ['a limit of 0', 'q=a&limit=0'], ['an order', 'q=a&sort=id']])(
    'refuses %s', async (_, query) => {
      expect((await desk.delivery(`/search?${query}`)).status).toBe(400);
    });

  it('lets a text of any length and script be saved and published, and finds what fits', async () => {
    const letter = (n: number): string => String.fromCodePoint(4304 + (Math.floor(n) % 33));
    const words = Array.from({ length: 21_000 }, (_, n) => `${letter(n)}${letter(n / 33)}${letter(n / 1089)}-${letter(n * 7)}${letter(n / 7)}${letter(n / 300)}`);
    const live = await published('ქართული', `<p>აბრაკადაბრა ${words.join(' ')}</p>`, { locale: 'uk' });
    expect(await foundByBoth('აბრაკადაბრა', 'uk')).toEqual([[live.id], [live.id]]);
    const [row] = await desk.sql<{ isIn: boolean }>(`select words @@ $2::tsquery as "isIn" from delivery_search where article_id = $1`, [live.id, `'${words[10_500] ?? ''}'`]);
    expect(row?.isIn).toBe(true);
    // One that says the same words again is found by its last one.
    const long = await published('Довгий', `<p>${'слово за словом '.repeat(11_000)}наприкінці</p>`, { locale: 'uk' });
    expect(await foundByBoth('наприкінці', 'uk')).toEqual([[long.id], [long.id]]);
  }, 60_000);

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
