/** PostgreSQL takes each of these for a sign between words. */
const SIGNS = '\\s!&|()';
const PHRASE_OR_HYPHENS = new RegExp(`"[^"]*"?|(?<=^|[${SIGNS}"])-[${SIGNS}-]*`, 'g');
const IS_EXCLUSION = /-[!&|()]*$/;

/** What was said in the signs that PostgreSQL reads as whoever said it: to it each hyphen is one more `not`, also where it is a dash. */
export function asMeant(q: string): string {
  return q.replaceAll(PHRASE_OR_HYPHENS, (said) => (said.startsWith('"') ? said : ` ${IS_EXCLUSION.test(said) ? '-' : ''}`));
}
