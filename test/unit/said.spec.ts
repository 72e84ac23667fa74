import { describe, expect, it } from '@jest/globals';
import { asMeant } from '../../src/platform/search/as-meant';
import { readMisspelt, readSaid, withSwaps } from '../../src/platform/search/said';
import { inPairs, readApart } from '../../src/platform/search/without-spaces';

describe('what was said to the search', () => {
  it.each([
    ['council budg', 'council ', 'budg'], ['"prime minis', '"prime minis', null], ['-minis', ' -minis', null], ['one or tw', 'one or tw', null], ['a', 'a', null],
    ['fire one or two three', 'fire one or two three', null], ['"one or two" thr', '"one or two" ', 'thr'], ['orb', '', 'orb'], ['or', 'or', null], ['маи\u0306ор', '', 'майор'], ["сям\u02BCя", "сям'я", null],
  ])('%j may end in the beginning of a word', (q, finished, begun) => {
    expect(readSaid(q)).toEqual({ finished, begun });
  });

  it.each([
    ['-'.repeat(33), ' -'], [`${'- '.repeat(33)}x`, ' x'], [`${'-'.repeat(33)}x`, ' -x'], ['a -!-(-|-x', 'a  -x'], ['Minsk - Moscow', 'Minsk  Moscow'], ['a -b -"c - d"', 'a  -b  -"c - d"'],
    ['"a"--b', '"a" -b'], ['well-known a--b', 'well-known a--b'], ['"- - -', '"- - -'],
    ['see https://a.by/x?b=1&c=2#d, now', 'see "https://a.by/x?b=1&c=2#d", now'], ['-HTTPS://a.by', ' -"HTTPS://a.by"'], ['(http://a.by)', '("http://a.by")'], ['"at https://a.by"', '"at https://a.by"'], ['://a', '://a'],
  ])('%j is %j in the signs of PostgreSQL', (q, meant) => {
    expect(asMeant(q)).toBe(meant);
  });

  it.each([
    ['budgte vote', ['budgte', 'vote'], ''],
    ['budgte -sport', ['budgte'], '-sport'],
    ['budgte "in the house" -"old news"', ['budgte'], '"in the house" -"old news"'],
    ['well-known', ['known', 'well'], ''],
    ['budgte "unclosed', ['budgte'], '"unclosed'],
  ])('%j has words that may be misspelt, and others that are meant', (q, words, firm) => {
    expect(readMisspelt(q)).toEqual({ words, firm });
  });

  it.each(['"a phrase alone"', '-not', 'of', '!!!'])('%j has none that may be', (q) => expect(readMisspelt(q)).toBeNull());

  it('knows what becomes of a word where two neighbours change places', () => {
    expect(withSwaps('stroy')).toEqual(['stroy', 'tsroy', 'srtoy', 'story', 'stryo']);
    expect(withSwaps('aab')).toEqual(['aab', 'aba']);
    // An accent stays with its letter.
    expect(withSwaps('ae\u0301b')).toEqual(['ae\u0301b', 'e\u0301ab', 'abe\u0301']);
  });

  it.each([
    ['预算', '"预算"'], ['市议会', '"市议 议会"'], ['算', '"算"'], ['-市议会', '-"市议 议会"'], ['"市议会', '"市议 议会"'], ['预算 or 议会', '"预算" or "议会"'], ['预算  coun', '"预算" coun'],
    ['2024年预算', '"2024 年 年预 预算"'], ['第3号', '"第 3 号"'], ['通过，议会', '"通过 过 议 议会"'], ['“预算”', '"预算"'], ['\u0E01\u0E23\u0E38\u0E07', '"\u0E01\u0E23\u0E38 \u0E23\u0E38\u0E07"'], ['a "b c', 'a "b c'], ['x  y', 'x  y'],
  ])('%j is %j where a text has no spaces', (q, pairs) => {
    expect(inPairs(q)).toBe(pairs);
  });

  it('ends in no beginning where that is written without spaces', () => {
    expect(readSaid('市议会')).toEqual({ finished: '"市议 议会"', begun: null });
    expect(readSaid('预算 coun')).toEqual({ finished: '"预算" ', begun: 'coun' });
  });

  it('is forgiven nothing of what is written without spaces', () => {
    expect(readMisspelt('市议会通过')).toBeNull();
    expect(readMisspelt('市议会 cuoncil -预算')).toEqual({ words: ['cuoncil'], firm: '"市议 议会" -"预算"' });
  });

  it('is to be marked in whole pieces, but for what is not to be there', () => {
    expect(readApart('council -no')).toBeNull();
    expect(readApart('-上海 "2024年 预算" coun')).toEqual({ q: '2024 年   预算 coun', pieces: expect.stringMatching(/^年\|预算\|\[\^.+\]\+$/u) });
  });
});
