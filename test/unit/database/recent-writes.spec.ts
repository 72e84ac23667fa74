import { describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { isWriting, noteWrite } from '../../../src/platform/database/recent-writes';

describe('what is being written', () => {
  it('goes on until the last transaction has ended, and a moment longer', () => {
    const [dataSource, other] = [{} as DataSource, {} as DataSource];
    const inAnHour = performance.now() + 3_600_000;
    expect(isWriting(dataSource)).toBe(false);
    const ends = [noteWrite(dataSource), noteWrite(dataSource)];
    for (const end of ends) {
      expect([isWriting(dataSource, inAnHour), isWriting(other, inAnHour)]).toEqual([true, false]);
      end();
    }
    const now = performance.now();
    expect([isWriting(dataSource, now), isWriting(dataSource, now + 100)]).toEqual([true, false]);
  });
});
