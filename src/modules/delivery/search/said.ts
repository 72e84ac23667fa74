/** What was said to the search, with its last word apart where that may be the beginning of one. */
export interface Said {
  readonly finished: string;
  readonly begun: string | null;
}

const LAST_WORD = /(^|\s)([\p{L}\p{N}][\p{L}\p{M}\p{N}]+)$/u;

/** The last word is being typed unless it is inside of a phrase, excluded, or the other side of an `or`. */
export function readSaid(q: string): Said {
  const begun = LAST_WORD.exec(q)?.[2];
  if (begun === undefined) return { finished: q, begun: null };
  const finished = q.slice(0, -begun.length);
  const isInPhrase = (finished.match(/"/g)?.length ?? 0) % 2 === 1;
  return isInPhrase || /(^|\s)or\s*$/i.test(finished) || /^or$/i.test(begun) ? { finished: q, begun: null } : { finished, begun };
}

/** The words in it that may be misspelt, the longest few. */
export function wordsOf(q: string): string[] {
  const positive = q.replaceAll(/(^|\s)-("[^"]*"?|\S+)/gu, ' ');
  const words = positive.match(/[\p{L}\p{M}\p{N}]{3,}/gu) ?? [];
  return [...new Set(words)].toSorted((a, b) => b.length - a.length).slice(0, 5);
}
