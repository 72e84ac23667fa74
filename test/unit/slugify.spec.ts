import { describe, expect, it } from '@jest/globals';
import { SLUG_LENGTH, firstFreeSlug, isSlug } from '../../src/kernel/slug';
import { slugify } from '../../src/platform/text/slugify';

describe('a slug', () => {
  it.each([
    ['Budget vote', 'budget-vote'], ['  --Budget--  vote!  ', 'budget-vote'], ['It’s "done"', 'its-done'], ['Бюджет прыняты', 'byudzhet-prynyaty'],
    ['Élections à Genève', 'elections-a-geneve'], ['E\u0301lections', 'elections'], ['Straße', 'strasse'], ['100 % & more', '100-more'], ['2026', '2026'], ['a_b.c/d', 'a-b-c-d'],
  ])('is made of %j', (text, slug) => {
    expect(slugify(text, 'fallback')).toBe(slug);
  });

  it.each(['', '   ', '!!!', '«…»', '\u200B', '01900000-0000-7000-8000-000000000001'])('falls back where nothing readable is left of %j', (text) => {
    expect(slugify(text, 'article-1')).toBe('article-1');
  });

  it('is cut at a word, with room for a number, and within one that is too long', () => {
    const long = slugify('word '.repeat(60), 'x');
    expect(long).toMatch(/^(word-)+word$/);
    expect(long.length).toBeLessThanOrEqual(SLUG_LENGTH - 8);
    expect(slugify('a'.repeat(500), 'x')).toBe('a'.repeat(SLUG_LENGTH - 8));
    expect(isSlug(`${slugify('a'.repeat(500), 'x')}-9999999`)).toBe(true);
  });

  it.each(['田中さん', 'Ω≈ç√', 'בראשית', '👩‍👩‍👧‍👦 family', 'ﬀ ǆ', '١٢٣', '\u202Etest', 'İstanbul', 'ẞ', 'a\u0301\u0302'])('is one, whatever it is made of: %j', (text) => {
    const slug = slugify(text, 'fallback');
    expect([slug, isSlug(slug)]).toEqual([slug, true]);
  });

  it('has the first number that is free, and none where it is free itself', () => {
    expect(firstFreeSlug('budget', new Set(['budget-2']))).toBe('budget');
    expect(firstFreeSlug('budget', new Set(['budget', 'budget-2', 'budget-4']))).toBe('budget-3');
  });

  it.each(['', '-', 'a-', '-a', 'a--b', 'A', 'ä', 'a b', 'a/b', 'a'.repeat(SLUG_LENGTH + 1), '01900000-0000-7000-8000-000000000001'])('is not %j', (text) => {
    expect(isSlug(text)).toBe(false);
  });
});
