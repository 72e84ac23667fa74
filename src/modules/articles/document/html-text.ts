const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '\r': '&#13;' };

/** Escapes text for an element's content or a quoted attribute value. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'\r]/g, (character) => ESCAPES[character] ?? character);
}

/** An attribute with the space before it, or nothing where there is no value. */
export function htmlAttribute(name: string, value: string | number | undefined): string {
  return value === undefined ? '' : ` ${name}="${escapeHtml(String(value))}"`;
}

/** What stands around a text: `afterSpace` at a line's start or after a space, `lineEnds` where nothing follows in the line. */
export interface TextPlace {
  readonly afterSpace: boolean;
  readonly lineEnds: boolean;
}

const references = (spaces: string): string => spaces.replace(/[^]/g, (space) => `&#${space.charCodeAt(0)};`);

/** All but the single blanks between words, of which there are most: what means something in HTML, and spaces at an end, several or others. */
const TO_BE_WRITTEN = /[&<>"']|^ [ \t\n\f\r]*| (?:[ \t\n\f\r]+|$)|[\t\n\f\r][ \t\n\f\r]*/g;

/**
 * Escapes text, writing spaces that HTML would swallow as character references: it loses none of them when it is read again, and
 * a browser shows it as if they were plain.
 */
export function spacedHtml(text: string, { afterSpace, lineEnds }: TextPlace): string {
  return text.replace(TO_BE_WRITTEN, (found, offset: number) => {
    if (Object.hasOwn(ESCAPES, found) && found !== '\r') return ESCAPES[found] ?? found;
    const swallowed = (offset === 0 && afterSpace) || (offset + found.length === text.length && lineEnds && found.length === 1);
    return found.startsWith(' ') && !swallowed ? ` ${references(found.slice(1))}` : references(found);
  });
}

/** Escapes a text that stands alone in its element. */
export function aloneHtml(text: string): string {
  return spacedHtml(text, { afterSpace: true, lineEnds: true });
}
