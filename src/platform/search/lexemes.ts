/** More than these are asked for by their beginning: each that is named is looked up by itself, and what so many begin with is not rare. */
export const MOST_BEGINNINGS = 10;

/**
 * Words that there are, for what was said: of words that are named PostgreSQL knows how often they are, and chooses well between its
 * ways to find them. Of a beginning it does not, and reads everything where nothing begins so.
 */
export interface Lexemes {
  /** Those that begin with the last word; undefined where it is looked for by its beginning. */
  readonly begun?: readonly string[] | undefined;
  /** For each word that may be misspelt, those that are written alike. */
  readonly alike?: readonly (readonly string[])[] | undefined;
}

/** One of them, as a tsquery in text. */
export function anyOf(lexemes: readonly string[]): string {
  return lexemes.map((lexeme) => `'${lexeme.replaceAll(/['\\]/g, '$&$&')}'`).join(' | ');
}
