import { beforeEach, describe, expect, it } from '@jest/globals';
import { canonicalUrl } from '../../../src/platform/cache/canonical-url';
import { payloadsOf } from '../../../src/platform/cache/purges';
import { ResponseCache } from '../../../src/platform/cache/response-cache';
import { contentCoding } from '../../../src/platform/http/content-coding';
import { FinishedAnswer } from '../../../src/platform/http/finished-answer';

const LIMIT = 100_000;
const head = { tag: 'tag', lastModified: undefined, headers: [], type: 'application/json', route: '/' };

let now: number;
let cache: ResponseCache;

beforeEach(() => {
  now = 0;
  cache = new ResponseCache(LIMIT, () => now);
  cache.trust(1000);
});

function keep(url: string, keys: string[] = [], bytes = 1000): FinishedAnswer {
  return cache.complete(cache.begin(url), { keys }, (grown) => new FinishedAnswer(Buffer.alloc(bytes), head, grown));
}

describe('the response cache', () => {
  it('never takes more than its bytes, coded variants included', async () => {
    for (let each = 0; each < 500; each += 1) {
      const answer = keep(`/${each}`, ['a', 'b'], 1000 + each * 7);
      if (each % 5 === 0) await answer.makeVariant('gzip');
      expect(cache.bytes).toBeLessThanOrEqual(LIMIT);
    }
    expect(cache.counts.evictions).toBeGreaterThan(400);
    keep('/too-large', [], LIMIT / 4);
    expect(cache.find('/too-large')).toBeUndefined();
    cache.clear();
    expect([cache.bytes, cache.size]).toEqual([0, 0]);
  });

  it('keeps what is asked for again, however much is asked for once', () => {
    for (let each = 0; each < 10; each += 1) keep(`/hot/${each}`);
    for (let each = 0; each < 5000; each += 1) {
      for (let hot = 0; hot < 10; hot += 1) expect(cache.find(`/hot/${hot}`)).toBeDefined();
      keep(`/once/${each}`);
    }
  });

  it('drops what was made of a key that is purged, and nothing else', () => {
    keep('/a', ['x', 'y']);
    keep('/b', ['y']);
    keep('/c', ['z']);
    cache.purge(['y', 'other']);
    expect(['/a', '/b', '/c'].map((url) => cache.find(url) !== undefined)).toEqual([false, false, true]);
    cache.purge(['all']);
    expect(cache.size).toBe(0);
    expect(cache.counts.invalidations).toBe(3);
  });

  it('does not keep what was begun before one of its keys was purged, and lets nobody wait for it who comes after', async () => {
    const make = () => new FinishedAnswer(Buffer.from('old'), head);
    for (const purge of [() => cache.purge(['x']), () => cache.clear(), () => { cache.distrust(); cache.trust(1000); }]) {
      const fill = cache.begin('/a');
      expect(cache.filling('/a')).toBe(fill);
      purge();
      expect(cache.filling('/a')).toBeUndefined();
      const later = cache.begin('/a');
      const old = cache.complete(fill, { keys: ['x', 'y'] }, make);
      expect(cache.find('/a')).toBeUndefined();
      expect(await fill.done).toBe(old);
      const present = cache.complete(later, { keys: ['x', 'y'] }, make);
      expect(cache.find('/a')).toBe(present);
    }
    const other = cache.begin('/b');
    cache.purge(['x']);
    expect(cache.find('/b') ?? cache.complete(other, { keys: ['y'] }, make)).toBe(cache.find('/b'));
  });

  it('answers only while it is trusted, and keeps nothing meanwhile; what changes by itself it keeps for its time', () => {
    keep('/a');
    cache.complete(cache.begin('/short'), { keys: [], seconds: 0.5 }, (grown) => new FinishedAnswer(Buffer.from('x'), head, grown));
    now = 499;
    expect(cache.find('/short')).toBeDefined();
    now = 999;
    expect([cache.find('/a') !== undefined, cache.find('/short')]).toEqual([true, undefined]);
    now = 1000;
    expect(cache.find('/a')).toBeUndefined();
    keep('/b');
    cache.trust(2000);
    expect([cache.find('/a') !== undefined, cache.find('/b')]).toEqual([true, undefined]);
  });
});

describe('an address', () => {
  it.each([
    ['/a', '/a'], ['/a?', '/a'], ['/a?&', '/a'], ['/a?b=1&a=2', '/a?a=2&b=1'], ['/%61?%61=%62', '/a?a=b'], ['/a?x=a+b', '/a?x=a%20b'], ['/a?x', '/a?x='],
    ['/a%2fb', '/a%2Fb'], ['/a%252fb', '/a%252fb'], ['/a%3Fb', '/a%3Fb'], ['/a?x=%26y%3D1', '/a?x=%26y%3D1'], ['/%D0%BC', '/%D0%BC'],
    ['/a%ff', undefined], ['/a?x=%', undefined], ['http://a/b', undefined], ['*', undefined], ['/a#b', undefined], [`/${'a'.repeat(500)}`, undefined],
  ])('%s has the canonical form %s', (url, canonical) => {
    expect(canonicalUrl(url)).toBe(canonical);
  });
});

describe('a coding', () => {
  it.each([
    [undefined, undefined], ['', undefined], ['gzip', 'gzip'], ['gzip, br', 'br'], ['br;q=0.5, gzip;q=0.8', 'gzip'], ['GZIP;Q=0.5', 'gzip'], ['gzip;q=0, br;q=0', undefined],
    ['*', 'br'], ['*;q=0', undefined], ['br;q=0, *;q=0.1', 'gzip'], ['identity', undefined], ['identity;q=0.5, gzip;q=0.4', undefined], ['gzip;q=2', undefined], ['deflate, zstd', undefined],
    ['gzip;q=1.000', 'gzip'], ['gzip;q=0.0001', undefined], ['identity, gzip, br', 'br'],
  ])('for %s is %s', (accepted, coding) => {
    expect(contentCoding(accepted)).toBe(coding);
  });
});

describe('purged keys', () => {
  it('are sent in payloads that PostgreSQL takes, none left out', () => {
    const keys = Array.from({ length: 1000 }, (_, each) => `list:01900000-0000-7000-8000-${String(each).padStart(12, '0')}:en`);
    const payloads = payloadsOf(keys);
    expect(payloads.flatMap((payload) => payload.split(' '))).toEqual(keys);
    expect(Math.max(...payloads.map((payload) => Buffer.byteLength(payload)))).toBeLessThan(7950);
  });
});
