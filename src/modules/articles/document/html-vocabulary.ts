import { MARK_RULES, MARK_TYPES } from './document-schema';
import type { MarkType } from './document-schema';

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Elements without content. */
export const VOID_ELEMENTS = words('area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr');

/** Elements dropped together with all that is in them. */
export const DROPPED_ELEMENTS = words('script style object template noscript noembed noframes head title svg math xmp plaintext');

/** Drawings and formulas, which HTML lets only end where ordinary text begins. */
export const FOREIGN_ELEMENTS = words('svg math');

/** Elements that may stand in a head; any other one ends it. */
export const HEAD_ELEMENTS = words('meta link title style script base noscript template');

/** Elements that begin and end a paragraph of their own. */
export const BLOCK_ELEMENTS = words(
  'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol option p pre search section summary table tbody td tfoot th thead tr ul',
);

/** Elements that mean nothing to the schema and whose loss is no news. */
export const SILENT_ELEMENTS = words(
  'address article aside body caption col colgroup dd details div dl dt figcaption figure footer header hgroup html li main nav p section ' +
    'span summary tbody td tfoot th thead tr base link meta wbr picture source',
);

export const HEADINGS = words('h1 h2 h3 h4 h5 h6');

/** The mark that an element stands for; links are read on their own. */
export const ELEMENT_MARKS: ReadonlyMap<string, MarkType> = new Map(
  MARK_TYPES.flatMap((type) => [MARK_RULES[type].element, ...MARK_RULES[type].alsoElements].map((name) => [name, type] as const)),
);

/** Which open elements an opening one ends, and the elements that shield those further out. */
export interface ImpliedEnd {
  readonly ends: ReadonlySet<string>;
  readonly shields: ReadonlySet<string>;
}

const CELLS = words('td th caption');
const implied = (ends: string, shields: ReadonlySet<string>): ImpliedEnd => ({ ends: words(ends), shields });
const PARAGRAPH = implied('p', words('td th caption table button'));
const TABLE = words('table');

const OTHER_ENDS: Readonly<Record<string, ImpliedEnd>> = {
  li: implied('li', words('ul ol menu dir table td th caption')),
  dt: implied('dt dd', words('dl table td th caption')),
  dd: implied('dt dd', words('dl table td th caption')),
  td: implied('td th caption', TABLE),
  th: implied('td th caption', TABLE),
  tr: implied('tr td th caption', TABLE),
  thead: implied('thead tbody tfoot tr td th caption', TABLE),
  tbody: implied('thead tbody tfoot tr td th caption', TABLE),
  tfoot: implied('thead tbody tfoot tr td th caption', TABLE),
  table: implied('table', CELLS),
  a: implied('a', CELLS),
};
const HEADING = implied('h1 h2 h3 h4 h5 h6', words('li div section article aside blockquote figure header td th caption table'));

/** The rules for an element's start tag. */
export function impliedEnds(name: string): readonly ImpliedEnd[] {
  const rules = BLOCK_ELEMENTS.has(name) ? [PARAGRAPH] : [];
  if (HEADINGS.has(name)) rules.push(HEADING);
  const other = Object.hasOwn(OTHER_ENDS, name) ? OTHER_ENDS[name] : undefined;
  return other ? [...rules, other] : rules;
}

const TABLE_PARTS = words('table thead tbody tfoot tr td th caption body html');

/** Says whether an end tag may not reach past an open element: what a table cell holds cannot end the table. */
export function stopsEndTag(open: string, name: string): boolean {
  return !TABLE_PARTS.has(name) && (CELLS.has(open) || open === 'table');
}
