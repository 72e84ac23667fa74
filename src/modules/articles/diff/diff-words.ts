import { diffArrays } from 'diff';

/** Words that are in both texts, or only in one of them; in their order they are both texts. */
export interface WordRun {
  readonly op: 'equal' | 'insert' | 'delete';
  readonly text: string;
}

// All comparisons of one diff together read no more text and take no more steps than this: well under a second at worst.
const MAX_CHARACTERS = 300_000;
const MAX_STEPS = 1_500_000;
// Two blocks with more changed words than this have little in common worth showing.
const MAX_EDITS = 400;

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** Words, spaces and signs of a text in any script; joined they are the text. */
function wordsOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Compares texts word by word, as far as one diff may go. */
export class WordDiffer {
  private characters = MAX_CHARACTERS;
  private steps = MAX_STEPS;

  /** null where the texts are too long, or have too little in common. */
  compare(from: string, to: string): WordRun[] | null {
    this.characters -= from.length + to.length;
    if (this.characters < 0) return null;
    const [before, after] = [wordsOf(from), wordsOf(to)];
    const start = commonStart(before, after);
    const end = commonEnd(before, after, start);
    const changed = this.compareWords(before.slice(start, before.length - end), after.slice(start, after.length - end));
    return changed && joined([
      { op: 'equal', text: before.slice(0, start).join('') },
      ...changed,
      { op: 'equal', text: before.slice(before.length - end).join('') },
    ]);
  }

  private compareWords(before: readonly string[], after: readonly string[]): WordRun[] | null {
    if (before.length === 0 || after.length === 0) return [{ op: 'delete', text: before.join('') }, { op: 'insert', text: after.join('') }];
    const maxEditLength = this.editsLeftFor(before.length + after.length);
    const hopeless = Math.abs(before.length - after.length) > maxEditLength;
    const changes = hopeless ? undefined : diffArrays(...numbered(before, after), { maxEditLength });
    const edits = changes?.reduce((sum, { added, removed, count }) => sum + (added || removed ? count : 0), 0) ?? maxEditLength;
    this.steps -= stepsOf(edits, before.length + after.length);
    return changes ? runsOf(changes, before, after) : null;
  }

  /** How many edits may be looked for in so many words. */
  private editsLeftFor(words: number): number {
    let edits = MAX_EDITS;
    while (edits > 0 && stepsOf(edits, words) > this.steps) edits = Math.floor(edits / 2);
    return edits;
  }
}

/** Words as numbers, because they are compared many times. */
function numbered(before: readonly string[], after: readonly string[]): [number[], number[]] {
  const numbers = new Map<string, number>();
  for (const word of [...before, ...after]) if (!numbers.has(word)) numbers.set(word, numbers.size);
  const of = (words: readonly string[]) => words.map((word) => numbers.get(word) ?? -1);
  return [of(before), of(after)];
}

/** What finding that many edits costs at most: the paths that are tried, and the words that are walked along each of them. */
function stepsOf(edits: number, words: number): number {
  return edits * (edits + words / 10);
}

function commonStart(before: readonly string[], after: readonly string[]): number {
  let count = 0;
  while (count < before.length && before[count] === after[count]) count += 1;
  return count;
}

function commonEnd(before: readonly string[], after: readonly string[], start: number): number {
  const most = Math.min(before.length, after.length) - start;
  let count = 0;
  while (count < most && before.at(-1 - count) === after.at(-1 - count)) count += 1;
  return count;
}

interface Change {
  readonly added: boolean;
  readonly removed: boolean;
  readonly count: number;
}

function runsOf(changes: readonly Change[], before: readonly string[], after: readonly string[]): WordRun[] {
  let [left, right] = [0, 0];
  return changes.map(({ added, removed, count }): WordRun => {
    const words = added ? after.slice(right, right + count) : before.slice(left, left + count);
    if (!added) left += count;
    if (!removed) right += count;
    return { op: added ? 'insert' : removed ? 'delete' : 'equal', text: words.join('') };
  });
}

/** Without empty runs, and equal neighbours as one. */
function joined(runs: readonly WordRun[]): WordRun[] {
  const result: WordRun[] = [];
  for (const { op, text } of runs) {
    const last = result.at(-1);
    if (text === '') continue;
    if (last?.op === op) result[result.length - 1] = { op, text: last.text + text };
    else result.push({ op, text });
  }
  return result;
}
