import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { TooMuchWork } from '../../../src/platform/limits/too-much-work';
import { WorkSlots } from '../../../src/platform/limits/work-slots';

/** A piece of work that is finished from outside. */
function piece() {
  const { promise, resolve: finish } = Promise.withResolvers<void>();
  let began = false;
  const work = async () => {
    began = true;
    await promise;
  };
  return { work, finish, began: () => began };
}

describe('work slots', () => {
  it('run so many at once, in the order in which they came', async () => {
    const slots = new WorkSlots(2, 10, 'busy');
    const pieces = [piece(), piece(), piece(), piece()];
    const all = pieces.map(({ work }) => slots.run(work));
    await turn();
    expect(pieces.map(({ began }) => began())).toEqual([true, true, false, false]);
    pieces[1]?.finish();
    await turn();
    expect(pieces.map(({ began }) => began())).toEqual([true, true, true, false]);
    for (const { finish } of pieces) finish();
    await Promise.all(all);
  });

  it('refuse what would have to wait behind too many, and take work again afterwards', async () => {
    const slots = new WorkSlots(1, 1, 'busy');
    const pieces = [piece(), piece()];
    const all = pieces.map(({ work }) => slots.run(work));
    await expect(slots.run(async () => 'late')).rejects.toThrow(new TooMuchWork('busy'));
    for (const { finish } of pieces) finish();
    await Promise.all(all);
    expect(await slots.run(async () => 'in time')).toBe('in time');
  });

  it('become free again after work that failed', async () => {
    const slots = new WorkSlots(1, 0, 'busy');
    await expect(slots.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await slots.run(async () => 'next')).toBe('next');
  });
});
