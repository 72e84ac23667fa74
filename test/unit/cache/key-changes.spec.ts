import { beforeEach, describe, expect, it } from '@jest/globals';
import { KeyChanges } from '../../../src/platform/cache/key-changes';

const START = Date.parse('2030-01-01T00:00:00Z');
let now: number;
let changes: KeyChanges;

beforeEach(() => {
  now = START;
  changes = new KeyChanges(() => now);
  changes.noteAll();
});

function at(milliseconds: number, ...keys: string[]): void {
  now = START + milliseconds;
  if (keys.length > 0) changes.note(keys);
}

const lastOf = (...keys: string[]) => {
  const { at: time, isOnly } = changes.lastOf(keys);
  return [(time.getTime() - START) / 1000, isOnly];
};

describe('the changes of keys', () => {
  it('have the second of the last one of any, or of the beginning', () => {
    at(5300, 'a', 'b');
    at(9900, 'c');
    expect(lastOf('x')).toEqual([0, true]);
    expect(lastOf('a', 'x')).toEqual([5, true]);
    expect(lastOf('a', 'c')).toEqual([9, true]);
  });

  it('say when somebody was told of a second before the last of them in it', () => {
    at(5300, 'a', 'b');
    at(5400, 'a');
    expect([lastOf('a'), lastOf('b'), lastOf('b', 'x')]).toEqual([[5, true], [5, true], [5, true]]);
    at(5900, 'a', 'c');
    expect([lastOf('b'), lastOf('c'), lastOf('a'), lastOf('b', 'c')]).toEqual([[5, true], [5, true], [5, false], [5, false]]);
    at(6000, 'a');
    expect(lastOf('a', 'b', 'c')).toEqual([6, true]);
  });

  it('of other processes may have been told of by them', () => {
    now = START + 5300;
    changes.note(['a'], true);
    expect([lastOf('a'), lastOf('a', 'b')]).toEqual([[5, true], [5, true]]);
    at(5900, 'a', 'b');
    expect([lastOf('a'), lastOf('b')]).toEqual([[5, false], [5, true]]);
  });

  it('that are of everything count for every key, those in the same second with them', () => {
    at(5300, 'a');
    changes.noteAll();
    expect([lastOf('a'), lastOf('b')]).toEqual([[5, true], [5, true]]);
    at(5800, 'a');
    expect([lastOf('a'), lastOf('b')]).toEqual([[5, false], [5, true]]);
  });

  it('of very many keys are forgotten as if all had changed', () => {
    at(5000, ...Array.from({ length: 10_001 }, (_, index) => `k${index}`));
    expect(lastOf('another')).toEqual([5, true]);
  });
});
