/** Longer than any field; what is cut off here is no caption. */
const LONGEST = 10_000;

interface Tag {
  readonly value?: unknown;
  readonly description?: unknown;
  readonly attributes?: unknown;
}

/** The tags of one standard by their names, as the reader gives them: each is one, or a list where it is repeated. */
export type Tags = object | undefined;

/** A text without control characters but line breaks; undefined for anything else, and for a blank one. */
export function cleanText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.replaceAll(/\r\n?/g, '\n').replaceAll(/[^\P{Cc}\n\t]/gu, '').toWellFormed().slice(0, LONGEST).toWellFormed().trim();
  return text === '' ? undefined : text;
}

/** The text of a tag of EXIF or IIM; the first where it is repeated. */
export function textOf(tags: Tags, name: string): string | undefined {
  return textsOf(tags, name)[0];
}

/** The texts of a tag of EXIF or IIM that may be repeated. */
export function textsOf(tags: Tags, name: string): string[] {
  return tagsOf(tags, name).flatMap(({ description }) => cleanText(description) ?? []);
}

/** The items of an XMP list, or the one value; of a text in several languages the default, which comes alone. */
export function itemsOf(xmp: Tags, name: string): string[] {
  return tagsOf(xmp, name).flatMap(({ value }) => (Array.isArray(value) ? itemTexts(value as Tag[]) : (cleanText(value) ?? [])));
}

function itemTexts(items: readonly Tag[]): string[] {
  const preferred = items.find(({ attributes }) => languageOf(attributes) === 'x-default') ?? items.find(({ attributes }) => languageOf(attributes));
  return (preferred ? [preferred] : items).flatMap(({ value }) => cleanText(value) ?? []);
}

function languageOf(attributes: unknown): unknown {
  return typeof attributes === 'object' && attributes !== null && 'lang' in attributes ? attributes.lang : undefined;
}

function tagsOf(tags: Tags, name: string): Tag[] {
  const found: unknown = tags && Object.hasOwn(tags, name) ? (tags as Record<string, unknown>)[name] : undefined;
  return [found].flat().filter((tag): tag is Tag => typeof tag === 'object' && tag !== null);
}
