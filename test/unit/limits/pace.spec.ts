import { describe, expect, it } from '@jest/globals';
import { Pace } from '../../../src/platform/limits/pace';

const RULE = { name: 'writes', perSecond: 50, burst: 300 };

/** How many of the tries at one moment went through. */
function taken(pace: Pace, tries: number, now: number, key = 'a'): number {
  return Array.from({ length: tries }, () => pace.take(key, now)).filter(({ left }) => left >= 0).length;
}

describe('a pace', () => {
  it('lets a burst through after a rest, and then so many a second', () => {
    const pace = new Pace(RULE);
    expect(taken(pace, 1000, 0)).toBe(300);
    expect(taken(pace, 1000, 1000)).toBe(50);
    expect(taken(pace, 1000, 1500)).toBe(25);
    expect(taken(pace, 1000, 60_000)).toBe(300);
  });

  it('counts each key apart', () => {
    const pace = new Pace(RULE);
    expect([taken(pace, 400, 0, 'a'), taken(pace, 400, 0, 'b')]).toEqual([300, 300]);
  });

  it('says what is left, and when there is more', () => {
    const pace = new Pace(RULE);
    expect(pace.take('a', 0)).toEqual({ name: 'writes', limit: 300, window: 6, left: 299, moreIn: 20 });
    taken(pace, 299, 0);
    expect(pace.take('a', 0)).toMatchObject({ left: -1, moreIn: 20 });
  });

  it('is not made longer by what it refuses', () => {
    const pace = new Pace(RULE);
    taken(pace, 100_000, 0);
    expect(taken(pace, 1000, 1000)).toBe(50);
  });

  it('tells of those who were busy, once, and learns what others have spent', () => {
    const [here, there] = [new Pace(RULE), new Pace(RULE)];
    taken(here, 200, 0);
    here.take('slow', 0);
    expect(here.tell()).toEqual([{ key: 'a', ms: 4000 }]);
    expect(here.tell()).toEqual([]);
    there.learn('a', 4000, 0);
    expect(taken(there, 1000, 0)).toBe(100);
  });

  it('forgets the oldest of too many keys', () => {
    const pace = new Pace(RULE);
    taken(pace, 300, 0);
    for (let each = 0; each < 20_000; each += 1) pace.take(`key ${each}`, 0);
    expect(taken(pace, 400, 0)).toBe(300);
  });
});
