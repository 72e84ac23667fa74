/** Of Han, Kana, Bopomofo, Thai, Lao, Burmese and Khmer, as the functions of the database have them: those that stand by themselves … */
const LETTERS = '\u0E01-\u0E30\u0E32\u0E33\u0E40-\u0E46\u0E81-\u0EB0\u0EB2\u0EB3\u0EBD-\u0EC6\u0EDC-\u0EDF\u1000-\u102A\u103F\u1050-\u1055\u1780-\u17B3\u17D7\u17DC\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303C\u3041-\u3096\u309D-\u309F\u30A1-\u30FA\u30FC-\u30FF\u3105-\u312F\u31A0-\u31BF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF66-\uFF9F\u{20000}-\u{3FFFD}';
/** … and those that belong to the one before. */
const MARKS = '\u0E31\u0E34-\u0E3A\u0E47-\u0E4E\u0EB1\u0EB4-\u0EBC\u0EC8-\u0ECE\u102B-\u103E\u1056-\u1059\u17B4-\u17D3\u17DD\u3099\u309A\uFE00-\uFE0F\u{E0100}-\u{E01EF}';

const LETTER = new RegExp(`[${LETTERS}][${MARKS}]*`, 'gu');
const RUN = new RegExp(`(?:[${LETTERS}][${MARKS}]*)+`, 'gu');
const RUN_OR_OTHERS = new RegExp(`${RUN.source}|[^${LETTERS}]+`, 'gu');
const IS_WITHOUT_SPACES = new RegExp(`[${LETTERS}]`, 'u');
const WORD_OR_PHRASE = /-?"[^"]*"?|[^\s"]+/g;

/** What was said, of which some is written without spaces, for texts in which each such piece stands apart. */
export interface SaidApart {
  readonly q: string;
  /** These and whatever is between texts without spaces, as a regular expression of PostgreSQL. */
  readonly pieces: string;
}

/** What was said in the words that the database has of texts without spaces: ABC is the phrase "AB BC". All else stays what it is. */
export function inPairs(q: string): string {
  return IS_WITHOUT_SPACES.test(q) ? wordsAndPhrases(q).map((said) => (IS_WITHOUT_SPACES.test(said) ? phraseOfPairs(said) : said)).join(' ') : q;
}

/** null where all has spaces. What is not to be there is left out. */
export function readApart(q: string): SaidApart | null {
  if (!IS_WITHOUT_SPACES.test(q)) return null;
  const meant = wordsAndPhrases(q).filter((said) => !said.startsWith('-'));
  const runs = new Set(meant.flatMap((said) => said.match(RUN) ?? []));
  return {
    q: meant.map((said) => (IS_WITHOUT_SPACES.test(said) ? said.replaceAll('"', ' ').replaceAll(RUN, ' $& ').trim() : said)).join(' '),
    pieces: `${[...runs].map((run) => `${run}|`).join('')}[^${LETTERS}${MARKS}]+`,
  };
}

function wordsAndPhrases(q: string): string[] {
  return q.match(WORD_OR_PHRASE) ?? [];
}

/** Between two others a piece has its first and its last letter alone beside its pairs, as in the text. */
function phraseOfPairs(said: string): string {
  const sign = said.startsWith('-') ? '-' : '';
  const pieces = (said.match(RUN_OR_OTHERS) ?? []).filter((piece) => /[\p{L}\p{N}]/u.test(piece));
  const words = pieces.flatMap((piece, index) => {
    if (!IS_WITHOUT_SPACES.test(piece)) return [piece.replaceAll('"', ' ').trim()];
    const letters = piece.match(LETTER) ?? [];
    const pairs = letters.slice(1).map((letter, first) => `${letters[first] ?? ''}${letter}`);
    if (pieces.length === 1) return pairs.length > 0 ? pairs : letters;
    return [...(index > 0 ? letters.slice(0, 1) : []), ...pairs, ...(index < pieces.length - 1 ? letters.slice(-1) : [])];
  });
  return `${sign}"${words.join(' ')}"`;
}
