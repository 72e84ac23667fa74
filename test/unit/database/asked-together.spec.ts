import { describe, expect, it } from '@jest/globals';
import { AskedTogether } from '../../../src/platform/database/asked-together';

/** Questions that are answered when the test wants it: each key with itself twice, nothing for `none`. */
function held(most = (): number => 100): { together: AskedTogether<string, string>; questions: { keys: readonly string[]; answer: () => void; fail: (error: Error) => void }[] } {
  const questions: { keys: readonly string[]; answer: () => void; fail: (error: Error) => void }[] = [];
  const together = new AskedTogether<string, string>((keys) => new Promise((resolve, reject) => {
    questions.push({ keys, answer: () => resolve(keys.map((key) => (key === 'none' ? undefined : key + key))), fail: reject });
  }), most);
  return { together, questions };
}

const settled = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

describe('what is asked together', () => {
  it('keeps nobody waiting who is alone, and puts what comes meanwhile into one question, each with its own answer', async () => {
    const { together, questions } = held();
    const first = together.of('a');
    const others = ['b', 'none', 'c', 'b'].map((key) => together.of(key));
    expect(questions.map(({ keys }) => keys)).toEqual([['a']]);
    questions[0]?.answer();
    await expect(first).resolves.toBe('aa');
    await settled();
    expect(questions[1]?.keys).toEqual(['b', 'none', 'c', 'b']);
    questions[1]?.answer();
    await expect(Promise.all(others)).resolves.toEqual(['bb', undefined, 'cc', 'bb']);
    const next = together.of('d');
    expect(questions[2]?.keys).toEqual(['d']);
    questions[2]?.answer();
    await expect(next).resolves.toBe('dd');
  });

  it('fails those of one question only', async () => {
    const { together, questions } = held();
    const failing = Promise.allSettled([together.of('a')]);
    const later = ['b', 'c'].map((key) => together.of(key));
    questions[0]?.fail(new Error('The database is away.'));
    expect(await failing).toMatchObject([{ status: 'rejected', reason: { message: 'The database is away.' } }]);
    await settled();
    questions[1]?.answer();
    await expect(Promise.all(later)).resolves.toEqual(['bb', 'cc']);
  });

  it('asks for as many as it may at that moment', async () => {
    let most = 100;
    const { together, questions } = held(() => most);
    const all = Array.from({ length: 251 }, (_, index) => together.of(String(index)));
    for (const next of [100, 40, 100, 100]) {
      most = next;
      questions.at(-1)?.answer();
      await settled();
    }
    questions.at(-1)?.answer();
    expect(questions.map(({ keys }) => keys.length)).toEqual([1, 100, 40, 100, 10]);
    expect(new Set(await Promise.all(all)).size).toBe(251);
  });
});
