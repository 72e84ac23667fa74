import { describe, expect, it } from '@jest/globals';
import { instantOf, isoTimeOfFile } from '../../../src/modules/media/metadata/date-taken';

describe('when a picture was taken', () => {
  it.each([
    ['2026:03:04 05:06:07', undefined, '+03:00', '2026-03-04T05:06:07+03:00'],
    ['2026-03-04', undefined, undefined, '2026-03-04'],
    ['20260304', undefined, undefined, undefined],
    ['2026:02:29 05:06:07', undefined, undefined, undefined],
    ['2024:02:29 05:06:07', undefined, undefined, '2024-02-29T05:06:07'],
    ['2026-02-31', undefined, undefined, undefined],
    ['0000:00:00 00:00:00', undefined, undefined, undefined],
    ['2026-03-04', '25:00:00', undefined, undefined],
  ])('is %s, %s, %s as %s', (date, time, offset, iso) => {
    expect(isoTimeOfFile(date, time, offset)).toBe(iso);
  });

  it('is by the clocks of the newsroom where the file names no zone', () => {
    expect(instantOf('2026-03-04T05:06:07', 'Europe/Minsk')?.toISOString()).toBe('2026-03-04T02:06:07.000Z');
    expect(instantOf('2026-03-04T05:06:07+01:00', 'Europe/Minsk')?.toISOString()).toBe('2026-03-04T04:06:07.000Z');
    expect(instantOf('2026-03-04', 'America/New_York')?.toISOString()).toBe('2026-03-04T05:00:00.000Z');
  });
});
