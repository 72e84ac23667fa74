/** PostgreSQL takes each of these for a sign between words. */
const SIGNS = '\\s!&|()';
const PHRASE_ADDRESS_OR_HYPHENS = new RegExp(`"[^"]*"?|(?<=^|[${SIGNS}"-])[a-z][a-z\\d+.-]*://[^\\s"]+|(?<=^|[${SIGNS}"])-[${SIGNS}-]*`, 'gi');
const IS_EXCLUSION = /-[!&|()]*$/;
/** But for the signs of the sentence that it ends. */
const ADDRESS = /.+?(?=[.,;:!?)\]»”’]*$)/;

/**
 * What was said in the signs that PostgreSQL reads as whoever said it. To it each hyphen is one more `not`, also where it is a dash; of an
 * address that is no phrase it takes what is before the path, and signs within, for something else.
 */
export function asMeant(q: string): string {
  return q.replaceAll(PHRASE_ADDRESS_OR_HYPHENS, (said) => {
    if (said.startsWith('"')) return said;
    if (!said.startsWith('-')) return said.replace(ADDRESS, '"$&"');
    return ` ${IS_EXCLUSION.test(said) ? '-' : ''}`;
  });
}
