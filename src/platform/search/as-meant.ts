/** PostgreSQL takes each of these for a sign between words. */
const SIGNS = '\\s!&|()';
const PHRASE_ADDRESS_OR_HYPHENS = new RegExp(`"[^"]*"?|(?<=^|[${SIGNS}"-])[a-z][a-z\\d+.-]*://[^\\s"]+|(?<=^|[${SIGNS}"])-[${SIGNS}-]*`, 'gi');
const IS_EXCLUSION = /-[!&|()]*$/;
/** But for the signs of the sentence that it ends. */
const ADDRESS = /.+?(?=[.,;:!?)\]»”’]*$)/;

const UNSEEN = /[\u00AD\u2060\uFEFF]/g;
const HYPHENS = /[\u2010\u2011]/g;
const APOSTROPHE = /\u02BC/g;
const HALF_WIDTH_KANA = /[\uFF65-\uFF9F]+/g;

/** In the form of Unicode that the words of texts have in the database: the same as that of `search_spelled`. */
export function spelled(said: string): string {
  const plain = said.replaceAll(UNSEEN, '').replaceAll(HYPHENS, '-').replaceAll(APOSTROPHE, "'");
  return plain.replaceAll(HALF_WIDTH_KANA, (kana) => kana.normalize('NFKC')).normalize('NFC');
}

/**
 * What was said in the letters of the database, and in the signs that PostgreSQL reads as whoever said it. To it each hyphen is one more
 * `not`, also where it is a dash; of an address that is no phrase it takes what is before the path, and signs within, for something else.
 */
export function asMeant(q: string): string {
  return spelled(q).replaceAll(PHRASE_ADDRESS_OR_HYPHENS, (said) => {
    if (said.startsWith('"')) return said;
    if (!said.startsWith('-')) return said.replace(ADDRESS, '"$&"');
    return ` ${IS_EXCLUSION.test(said) ? '-' : ''}`;
  });
}

/** Whether a word is one that PostgreSQL takes for a path, a host or a number with a sign: it is to be marked as a whole. */
export function hasJoined(q: string): boolean {
  return /[\p{L}\p{N}](?:[/.]|-(?=\d))[\p{L}\p{N}]/u.test(spelled(q));
}
