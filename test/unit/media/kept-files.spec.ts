import { expect, it } from '@jest/globals';
import { KeptFiles } from '../../../src/modules/media/kept-files';

const file = (bytes: number): Buffer => Buffer.alloc(bytes);

it('keeps the files that were used last, up to so many bytes', () => {
  const kept = new KeptFiles(100, 60);
  kept.keep('a', file(40));
  kept.keep('b', file(40));
  expect(kept.get('a')).toHaveLength(40);
  kept.keep('c', file(50));
  expect(['a', 'b', 'c'].map((key) => kept.get(key)?.length)).toEqual([40, undefined, 50]);
  kept.keep('c', file(60));
  expect(['a', 'c'].map((key) => kept.get(key)?.length)).toEqual([40, 60]);
  expect([kept.takes(60), kept.takes(61)]).toEqual([true, false]);
});
