import { type Misspelt, type Said, readMisspelt, readSaid, withSwaps } from './said';

/** How something was found: by its words, or, where these are in none, by words that are written alike. */
export type Manner = 'words' | 'likeness';

/** Hands out the place of a value among the parameters of a statement. */
export type Place = (value: unknown) => string;

/** What finds rows `s (locale, words, title)` of a table of words. */
export interface Search {
  readonly condition: string;
  /** Better is more; between 0 and 1. */
  readonly rank: string;
  /** What is to be marked in a text of the locale. */
  readonly marked: string;
}

const WEIGHTS = "'{0.05, 0.1, 0.4, 1}'";

/** How alike a word is to one that only has two letters swapped: as much as the best of those that miss one. */
const SWAPPED = 0.7;

const NOTHING: Search = { condition: 'false', rank: '0', marked: "''::tsquery" };

/** The search of one language. `locale` is a place or a value in SQL. */
export function searchOf(q: string, manner: Manner, locale: string, place: Place): Search {
  if (manner === 'words') return byWords(readSaid(q), locale, place);
  const misspelt = readMisspelt(q);
  return misspelt ? byLikeness(misspelt, locale, place) : NOTHING;
}

/** None where no word was asked for, or only such as are not to be there. */
function byWords({ finished, begun }: Said, locale: string, place: Place): Search {
  const query = `search_query(${locale}, ${place(finished)}, ${place(begun)})`;
  return {
    condition: `s.words @@ ${query} and querytree(${query}) not in ('', 'T')`,
    // What is not to be there counts for nothing; with it ts_rank would give all the same rank.
    rank: `ts_rank(${WEIGHTS}, s.words, querytree(${query})::tsquery)`,
    marked: query,
  };
}

/** Each word is written as in the title, or nearly, or is anywhere in the text with two neighbouring letters swapped at most. */
function byLikeness({ words, firm }: Misspelt, locale: string, place: Place): Search {
  const alike = words.map((word) => ({ folded: `folded(${place(word)})`, query: `search_query(${locale}, ${place(withSwaps(word))}, null)` }));
  const conditions = alike.map(({ folded, query }) => `(s.title %> ${folded} or s.words @@ ${query})`);
  const ranks = alike.map(({ folded, query }) =>
    `greatest(word_similarity(${folded}, s.title), case when s.words @@ ${query} then ${SWAPPED} + 0.3 * ts_rank(${WEIGHTS}, s.words, ${query}) end)`);
  const firmly = firm === '' ? undefined : `search_query(${locale}, ${place(firm)}, null)`;
  return {
    condition: [...conditions, ...(firmly === undefined ? [] : [`(numnode(${firmly}) = 0 or s.words @@ ${firmly})`])].join(' and '),
    rank: `power((${ranks.join(' + ')}) / ${words.length}, 4)`,
    marked: alike.map(({ query }) => query).join(' || '),
  };
}
