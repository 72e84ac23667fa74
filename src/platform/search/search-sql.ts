import { asMeant } from './as-meant';
import { type Lexemes, anyOf } from './lexemes';
import { type Misspelt, type Said, lastWordApart, readMisspelt, readSaid, withSwaps } from './said';
import { readApart } from './without-spaces';

/** How something was found: by its words, or, where these are in none, by words that are written alike. */
export type Manner = 'words' | 'likeness';

/** Hands out the place of a value among the parameters of a statement. */
export type Place = (value: unknown) => string;

/** What finds rows `s (locale, words, title)` of a table of words. */
export interface Search {
  readonly condition: string;
  /** What an index answers without a look at the texts: all that is found, and where there are phrases or exclusions, more. */
  readonly indexed: string;
  /** Whether it is no more. */
  readonly isIndexed: string;
  /** Better is more; between 0 and 1. */
  readonly rank: string;
  /** What is to be marked in a text of the locale, but for what `markedApart` gives. */
  readonly marked: string;
}

const WEIGHTS = "'{0.05, 0.1, 0.4, 1}'";

/** Named one by one, because a database may know the letters of English only. */
const BEFORE_WORD = '(^|[[:space:][:punct:]«»„“”‘’…–—])';

/** How alike a word is to one that only has two letters swapped: as much as the best of those that miss one. */
const SWAPPED = 0.7;

const NOTHING: Search = { condition: 'false', indexed: 'false', isIndexed: 'true', rank: '0', marked: "''::tsquery" };

/** The search of one language. `locale` is a place or a value in SQL; `lexemes` are given where the words of all rows are known. */
export function searchOf(q: string, manner: Manner, locale: string, place: Place, { begun, alike }: Lexemes = {}): Search {
  if (manner === 'words') return byWords(readSaid(q), locale, place, begun);
  const misspelt = readMisspelt(q);
  if (!misspelt) return NOTHING;
  return alike ? byLexemes(misspelt, locale, place, alike) : byLikeness(misspelt, locale, place);
}

/** What is to be marked where some of what was said is written without spaces, and has been set apart in the text; null where nothing is. */
export function markedApart(q: string, locale: string, place: Place): { readonly words: string; readonly pieces: string } | null {
  const apart = readApart(asMeant(q));
  if (!apart) return null;
  const { finished, begun } = lastWordApart(apart.q);
  return { words: `search_query(${locale}, ${place(finished)}, ${place(begun)})`, pieces: place(apart.pieces) };
}

/** None where no word was asked for, or only such as are not to be there. */
function byWords({ finished, begun }: Said, locale: string, place: Place, beginnings: readonly string[] | undefined): Search {
  const said = `${locale}, ${place(finished)}, ${place(begun)}`;
  // A text is compared with a beginning faster than with each of the words that begin so.
  const query = `search_query(${said})`;
  const named = beginnings === undefined ? query : `search_query(${said}, ${place(anyOf(beginnings))}::tsquery)`;
  const isAny = `querytree(${query}) not in ('', 'T')`;
  const indexed = `regexp_replace(querytree(${named}), '<(-|\\d+)>', '&', 'g')`;
  return {
    condition: `s.words @@ ${query} and ${isAny}`,
    indexed: `s.words @@ ${indexed}::tsquery and ${isAny}`,
    isIndexed: `${indexed} = ${named}::text`,
    // What is not to be there counts for nothing; with it ts_rank would give all the same rank.
    rank: `ts_rank(${WEIGHTS}, s.words, querytree(${query})::tsquery)`,
    marked: query,
  };
}

/** Each word, or one that is written alike, is there. What stands in no index, such as articles, leaves nothing out, and finds nothing alone. */
function byLexemes({ words, firm }: Misspelt, locale: string, place: Place, alike: readonly (readonly string[])[]): Search {
  const meant = words.map((word, index) => {
    const lexemes = alike[index] ?? [];
    const asSaid = `search_query(${locale}, ${place(word)}, null)`;
    // In every form of the language as well: a lexeme of a title is a form.
    const any = `(${asSaid} || search_query(${locale}, ${place(lexemes.join(' or '))}, null) || ${place(anyOf(lexemes))}::tsquery)`;
    return { any, isIndexed: `numnode(${asSaid}) > 0`, condition: `(numnode(${asSaid}) = 0 or s.words @@ ${any})` };
  });
  const marked = `(${meant.map(({ any }) => any).join(' || ')})`;
  const all = [`(${meant.map(({ isIndexed }) => isIndexed).join(' or ')})`, ...meant.map(({ condition }) => condition)];
  return {
    condition: [...all, ...firmly(firm, locale, place)].join(' and '),
    indexed: all.join(' and '),
    isIndexed: String(firm === ''),
    rank: `ts_rank(${WEIGHTS}, s.words, ${marked})`,
    marked,
  };
}

/** Each word is written as one in the title, or nearly, or is one of them but for two neighbouring letters that are swapped. */
function byLikeness({ words, firm }: Misspelt, locale: string, place: Place): Search {
  const alike = words.map((word) => likenessOf(word, locale, place));
  const all = alike.map(({ condition }) => condition);
  return {
    condition: [...all, ...firmly(firm, locale, place)].join(' and '),
    indexed: all.join(' and '),
    isIndexed: String(firm === ''),
    rank: `power((${alike.map(({ rank }) => rank).join(' + ')}) / ${words.length}, 4)`,
    marked: alike.map(({ marked }) => marked).join(' || '),
  };
}

/** Phrases and exclusions as they are meant. */
function firmly(firm: string, locale: string, place: Place): string[] {
  if (firm === '') return [];
  const query = `search_query(${locale}, ${place(firm)}, null)`;
  return [`(numnode(${query}) = 0 or s.words @@ ${query})`];
}

/**
 * Both by the index of titles, not by that of words: of words that nobody has ever written PostgreSQL expects as many as of rare ones, and
 * reads everything from the newest on where it should look once.
 */
function likenessOf(word: string, locale: string, place: Place): Pick<Search, 'condition' | 'rank' | 'marked'> {
  const folded = `folded(${place(word)})`;
  // One value for both, since a statement may have no value that it does not use.
  const swaps = place(withSwaps(word).join(' or '));
  const swapped = `s.title ~ ('${BEFORE_WORD}(' || replace(folded(${swaps}), ' or ', '|') || ')')`;
  const marked = `search_query(${locale}, ${swaps}, null)`;
  // Likeness costs ten times as much: it is worked out where that is not enough.
  const rank = `case when ${swapped} then ${SWAPPED} + 0.3 * ts_rank(${WEIGHTS}, s.words, ${marked}) else word_similarity(${folded}, s.title) end`;
  return { condition: `(${swapped} or s.title %> ${folded})`, rank, marked };
}
