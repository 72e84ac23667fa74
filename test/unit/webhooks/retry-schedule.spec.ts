import { describe, expect, it } from '@jest/globals';
import { MOST_TRIES, delayAfter, readRetryAfter } from '../../../src/modules/webhooks/retry-schedule';

const HOUR = 3600;

describe('the schedule of a delivery', () => {
  it('has ten attempts over 75 hours and 35 minutes', () => {
    const delays = Array.from({ length: MOST_TRIES }, (_, index) => delayAfter(index + 1, null));
    expect(delays).toEqual([5, 300, 1800, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR, null]);
    expect(delays.reduce<number>((sum, delay) => sum + (delay ?? 0), 0)).toBe(75 * HOUR + 35 * 60 + 5);
  });

  it('gives a receiver more time where it asks for that, a day at most, and never less', () => {
    expect([delayAfter(1, 120), delayAfter(1, 0), delayAfter(2, 299), delayAfter(1, 25 * HOUR), delayAfter(9, 999_999_999)]).toEqual([120, 5, 300, 24 * HOUR, 24 * HOUR]);
    expect(delayAfter(MOST_TRIES, 120)).toBeNull();
  });
});

describe('a Retry-After', () => {
  const now = Date.parse('2026-03-20T11:00:00.500Z');

  it.each([
    ['120', 120], [' 7 ', 7], ['0', 0], ['Fri, 20 Mar 2026 11:02:00 GMT', 120], ['Fri, 20 Mar 2026 10:00:00 GMT', 0],
  ])('is so many seconds, or a time: %s', (header, seconds) => {
    expect(readRetryAfter(header, now)).toBe(seconds);
  });

  it.each([undefined, '', '-1', '1.5', '1e3', 'soon', '2026-03-20T11:02:00Z', '9999999999', 'Fri, nothing'])('is nothing where it is neither: %s', (header) => {
    expect(readRetryAfter(header, now)).toBeNull();
  });
});
