import { describe, expect, it } from '@jest/globals';
import { Secrets } from '../../../src/config/secrets';
import { MediaLinks } from '../../../src/modules/media/media-links';

const card = 'card';
const id = '01900000-0000-7000-8000-000000000001';
const links = new MediaLinks(new Secrets('one secret'));
const now = Date.parse('2026-03-20T11:25:00Z');
const signature = links.sign(id, card, now);

describe('signed media links', () => {
  it('are good for fifteen minutes', () => {
    expect(links.isValid(id, card, signature, now)).toBe(true);
    expect(links.isValid(id, card, signature, now + 899_000)).toBe(true);
    expect(links.isValid(id, card, signature, now + 900_000)).toBe(false);
  });

  it('are good for one preset of one picture', () => {
    expect(links.isValid(id, 'article', signature, now)).toBe(false);
    expect(links.isValid(id.replace(/1$/, '2'), card, signature, now)).toBe(false);
    expect(new MediaLinks(new Secrets('another secret')).isValid(id, card, signature, now)).toBe(false);
  });

  it.each([
    ['a later expiry', signature.replace(/^\d+/, (expiry) => String(Number(expiry) + 1))],
    ['a shorter mac', signature.slice(0, -1)],
    ['a longer mac', `${signature}A`],
    ['no mac', signature.replace(/\..*/, '.')],
    ['nothing', ''],
    ['no expiry', signature.replace(/^\d+/, '')],
    ['an expiry that is no number', signature.replace(/^\d+/, 'Infinity')],
  ])('are not good with %s', (_, forged) => {
    expect(links.isValid(id, card, forged, now)).toBe(false);
  });
});
