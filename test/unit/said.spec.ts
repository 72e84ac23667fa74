import { describe, expect, it } from '@jest/globals';
import { readMisspelt, readSaid, withSwaps } from '../../src/platform/search/said';

describe('what was said to the search', () => {
  it.each([
    ['council budg', 'council ', 'budg'], ['"prime minis', '"prime minis', null], ['-minis', '-minis', null], ['one or tw', 'one or tw', null], ['a', 'a', null],
  ])('%j may end in the beginning of a word', (q, finished, begun) => {
    expect(readSaid(q)).toEqual({ finished, begun });
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
});
