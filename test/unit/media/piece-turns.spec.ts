import { describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { PieceTurns, giveBack } from '../../../src/modules/media/piece-turns';

describe('the pieces of files that arrive', () => {
  it('are taken one at a time, whoever waits longest first', async () => {
    const turns = new PieceTurns();
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const works = Array.from({ length: 5 }, (_, index) => turns.run(async () => {
      begun.push(index);
      await new Promise<void>((resolve) => (ends[index] = resolve));
    }));
    await setImmediate();
    expect(begun).toEqual([0]);
    for (const [ended, expected] of [[0, [0, 1]], [1, [0, 1, 2]], [2, [0, 1, 2, 3]], [3, [0, 1, 2, 3, 4]]] as const) {
      ends[ended]?.();
      await works[ended];
      await setImmediate();
      expect(begun).toEqual(expected);
    }
    ends.forEach((end) => end());
    await Promise.all(works);
  });

  it('make place for the next one where one fails', async () => {
    const turns = new PieceTurns();
    for (let each = 0; each < 3; each += 1) await expect(turns.run(() => Promise.reject(new Error('The disk is full.')))).rejects.toThrow('full');
    expect(await turns.run(async () => undefined)).toBeUndefined();
  });

  it('give back their memory, but for what others have a part of', () => {
    const alone = Buffer.from(new ArrayBuffer(100));
    const part = alone.subarray(0, 99);
    giveBack(part);
    expect(part).toHaveLength(99);
    giveBack(alone);
    expect([alone, part].map(({ length }) => length)).toEqual([0, 0]);
  });
});
