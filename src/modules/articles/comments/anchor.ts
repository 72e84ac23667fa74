import type { BlockTexts } from './block-texts-of';

/** What a thread is about: a block, words in it, and the words around those. */
export interface Anchored {
  readonly blockId: string | null;
  readonly quote: string | null;
  readonly prefix: string | null;
  readonly suffix: string | null;
}

/** Where that is in a text: from the character `start` of the text of a block up to `end`, in UTF-16 units. */
export interface Anchor {
  readonly blockId: string;
  readonly start: number;
  readonly end: number;
}

/** Of the words around a quotation this many characters are kept, unless others were sent. */
const CONTEXT = 32;
/** As few say nothing of where they stand. */
const LEAST_CONTEXT = 4;
/** A word that stands everywhere is looked at this often. */
const MOST_PLACES = 200;
/** A long quotation is looked for by its beginning: a search for thousands of characters can take a hundred times as long. */
const HEAD = 200;
/** In UTF-16 units: no comment costs more than a search through this much. */
const MOST_TEXT = 100_000;

interface Place extends Anchor {
  /** How many characters around it are as they were. */
  readonly likeness: number;
}

/**
 * Where the words are now: in their own block if they still stand there, else wherever they were moved; where they were rewritten, what
 * stands between the words that were around them; else the whole block. null where nothing of all that is left, or it is the whole article.
 */
export function findAnchor(anchored: Anchored, texts: BlockTexts): Anchor | null {
  const { blockId, quote } = anchored;
  if (blockId === null) return null;
  const own = texts.get(blockId)?.slice(0, MOST_TEXT);
  const block = own === undefined ? null : { blockId, start: 0, end: own.length };
  if (quote === null) return block;
  if (block && own !== undefined) {
    const there = best(placesIn(blockId, own, quote, anchored));
    const moved = there ?? certain(elsewhere(texts, blockId, quote, anchored));
    return withoutLikeness(moved) ?? rewritten(blockId, own, anchored) ?? block;
  }
  return withoutLikeness(certain(elsewhere(texts, blockId, quote, anchored)));
}

/** The words around a quotation as they stand, for finding it again: what was sent of them, else what is around it in its block. */
export function contextOf(anchored: Anchored, texts: BlockTexts): Pick<Anchored, 'prefix' | 'suffix'> {
  const { blockId, quote, prefix, suffix } = anchored;
  const text = blockId === null ? undefined : texts.get(blockId);
  if (text === undefined || blockId === null || quote === null) return { prefix, suffix };
  const place = best(placesIn(blockId, text, quote, anchored));
  if (!place) return { prefix, suffix };
  return {
    prefix: prefix ?? (text.slice(Math.max(0, place.start - CONTEXT), place.start).toWellFormed() || null),
    suffix: suffix ?? (text.slice(place.end, place.end + CONTEXT).toWellFormed() || null),
  };
}

function placesIn(blockId: string, text: string, quote: string, { prefix, suffix }: Anchored): Place[] {
  const places: Place[] = [];
  const head = quote.slice(0, HEAD);
  let looked = 0;
  for (let start = text.indexOf(head); start !== -1 && looked < MOST_PLACES; start = text.indexOf(head, start + 1)) {
    looked += 1;
    if (!text.startsWith(quote, start)) continue;
    const end = start + quote.length;
    const likeness = commonEnd(text.slice(0, start), prefix ?? '') + commonStart(text.slice(end), suffix ?? '');
    places.push({ blockId, start, end, likeness });
  }
  return places;
}

function elsewhere(texts: BlockTexts, blockId: string, quote: string, anchored: Anchored): Place[] {
  const places: Place[] = [];
  let searched = 0;
  for (const [id, text] of texts) {
    if (id === blockId) continue;
    searched += text.length;
    if (searched > MOST_TEXT || places.length >= MOST_PLACES) break;
    places.push(...placesIn(id, text, quote, anchored));
  }
  return places;
}

/** The first of those that are most alike. */
function best(places: Place[]): Place | undefined {
  return places.toSorted((one, other) => other.likeness - one.likeness)[0];
}

/** Out of its own block, only one that stands alone, or is more alike than all others. */
function certain(places: Place[]): Place | undefined {
  const [first, second] = places.toSorted((one, other) => other.likeness - one.likeness);
  return first && (!second || first.likeness > second.likeness) ? first : undefined;
}

/** What stands between the words that were before the quotation and those that were after it. */
function rewritten(blockId: string, text: string, { prefix, suffix }: Anchored): Anchor | null {
  const [before, after] = [prefix ?? '', suffix ?? ''];
  const start = before === '' ? 0 : lastPart(text, before);
  if (start === -1) return null;
  const end = after === '' ? text.length : firstPart(text, after, start);
  return end === -1 || end < start || (before === '' && after === '') ? null : { blockId, start, end };
}

/** Where the text goes on after `before`, or after the end of it that is left: a half, a quarter and so on. */
function lastPart(text: string, before: string): number {
  for (const length of halves(before)) {
    const at = text.indexOf(before.slice(-length));
    if (at !== -1) return at + length;
  }
  return -1;
}

/** Where, from `from` on, `after` stands, or the beginning of it that is left. */
function firstPart(text: string, after: string, from: number): number {
  for (const length of halves(after)) {
    const at = text.indexOf(after.slice(0, length), from);
    if (at !== -1) return at;
  }
  return -1;
}

function halves({ length }: string): number[] {
  const lengths = [length];
  for (let half = Math.floor(length / 2); half >= LEAST_CONTEXT; half = Math.floor(half / 2)) lengths.push(half);
  return lengths;
}

function commonEnd(text: string, words: string): number {
  let length = 0;
  while (length < words.length && length < text.length && text.at(-1 - length) === words.at(-1 - length)) length += 1;
  return length;
}

function commonStart(text: string, words: string): number {
  let length = 0;
  while (length < words.length && length < text.length && text[length] === words[length]) length += 1;
  return length;
}

function withoutLikeness(place: Place | undefined): Anchor | null {
  return place ? { blockId: place.blockId, start: place.start, end: place.end } : null;
}
