import type { AttributeRule } from './document-schema';
import { embedOf } from './embed-provider';
import { parseSafeLink } from './safe-link';

/** A value in its normal form, or why it is not one. */
export type AttributeReading = { value: unknown } | { code: string; detail: string };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const invalid = (detail: string): AttributeReading => ({ code: 'invalid-attribute', detail });

/** Says whether a text can be stored: no NUL, no half of a surrogate pair. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Reads a UUID in lower case. */
export function readUuid(value: unknown): string | undefined {
  return typeof value === 'string' && UUID.test(value) ? value.toLowerCase() : undefined;
}

function readInteger(value: unknown, { min, max, implied }: { min: number; max: number; implied?: number }): AttributeReading {
  if (!Number.isInteger(value) || Number(value) < min || Number(value) > max) return invalid(`A whole number from ${min} to ${max} is expected.`);
  return { value: value === implied ? undefined : value };
}

function readText(value: unknown, max: number): AttributeReading {
  if (typeof value !== 'string') return invalid('A text is expected.');
  if (!isStorableText(value)) return { code: 'invalid-text', detail: 'The text contains a NUL character or half of a surrogate pair.' };
  return value.length > max ? invalid(`At most ${max} characters are allowed.`) : { value };
}

function readLink(value: unknown): AttributeReading {
  if (typeof value !== 'string') return invalid('A URL is expected.');
  if (parseSafeLink(value)) return { value };
  return { code: 'forbidden-link', detail: 'An absolute http, https or mailto URL without credentials, of at most 2000 characters, is expected.' };
}

function readEmbedUrl(value: unknown): AttributeReading {
  if (typeof value !== 'string') return invalid('A URL is expected.');
  if (embedOf(value)) return { value };
  return { code: 'forbidden-embed', detail: 'An https URL of one of the providers that may be embedded is expected.' };
}

/** Reads one value by its rule; `items` are read by the document reader, which knows where they stand. */
export function readAttribute(rule: Exclude<AttributeRule, { kind: 'items' }>, value: unknown): AttributeReading {
  switch (rule.kind) {
    case 'integer': return readInteger(value, rule);
    case 'text': return readText(value, rule.max);
    case 'pattern': return typeof value === 'string' && rule.pattern.test(value) ? { value } : invalid(`A text like ${rule.pattern.source} is expected.`);
    case 'uuid': return readUuid(value) === undefined ? invalid('A UUID is expected.') : { value: readUuid(value) };
    case 'link': return readLink(value);
    case 'embedUrl': return readEmbedUrl(value);
    default: return { value: undefined };
  }
}
