import { asMeant } from './as-meant';
import { inPairs } from './without-spaces';

/** What was said to the search, with its last word apart where that may be the beginning of one. */
export interface Said {
  readonly finished: string;
  readonly begun: string | null;
}

/** What was said, where its words may be misspelt. */
export interface Misspelt {
  /** The longest few. */
  readonly words: readonly string[];
  /** Phrases, exclusions and what is written without spaces: they are meant as they are. */
  readonly firm: string;
}

const LAST_WORD = /(^|\s)([\p{L}\p{N}][\p{L}\p{M}\p{N}]+)$/u;
const PHRASE = /"[^"]*"/g;
const OR = /(?:^|\s)or(?:\s|$)/i;
const FIRM = /(?<=^|\s)(-?"[^"]*"?|-\S+)/gu;

/** In the words that texts have in the database. */
export function readSaid(q: string): Said {
  return lastWordApart(inPairs(asMeant(q)));
}

/** The last word is being typed unless it is inside of a phrase, excluded, or on a side of an `or`, from which it cannot be taken. */
export function lastWordApart(q: string): Said {
  const begun = LAST_WORD.exec(q)?.[2];
  if (begun === undefined) return { finished: q, begun: null };
  const finished = q.slice(0, -begun.length);
  const isInPhrase = (finished.match(/"/g)?.length ?? 0) % 2 === 1;
  return isInPhrase || OR.test(q.replaceAll(PHRASE, ' ')) ? { finished: q, begun: null } : { finished, begun };
}

/** null where no word was said that may be misspelt. */
export function readMisspelt(said: string): Misspelt | null {
  const q = inPairs(asMeant(said));
  const words = q.replaceAll(FIRM, ' ').match(/[\p{L}\p{M}\p{N}]{3,}/gu) ?? [];
  const longest = [...new Set(words)].toSorted((a, b) => b.length - a.length).slice(0, 5);
  return longest.length === 0 ? null : { words: longest, firm: (q.match(FIRM) ?? []).join(' ') };
}

/** The word, and each that it becomes where two neighbours of its letters change places. */
export function withSwaps(word: string): string[] {
  const letters = word.match(/\P{M}\p{M}*/gu) ?? [];
  const swapped = letters.slice(1).map((letter, index) => [...letters.slice(0, index), letter, letters[index], ...letters.slice(index + 2)].join(''));
  return [...new Set([word, ...swapped])];
}
