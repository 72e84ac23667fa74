import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize, ArrayNotEmpty, ArrayUnique, IsArray, IsBoolean, IsDefined, IsIn, IsInt, IsNumber, IsString, Matches, Max, MaxLength, Min, MinLength,
  ValidateBy, ValidateIf, ValidateNested,
} from 'class-validator';
import { isBlank } from '../../kernel/blank';
import { isUuid } from '../../kernel/ids';
import { ONE_LINE } from '../../kernel/one-line';
import { canonicalLocale } from '../../kernel/locale';
import { SLUG_LENGTH, isSlug } from '../../kernel/slug';
import { isTimestamp } from '../../kernel/timestamp';

/** Every field is required and not null unless it says otherwise. */
interface Presence {
  optional?: boolean;
  nullable?: boolean;
}

type Rules = PropertyDecorator[];

function field({ optional = false, nullable = false }: Presence, schema: ApiPropertyOptions, rules: Rules) {
  const mayBeLeftOut = optional ? [ValidateIf((_, value) => value !== undefined && !(nullable && value === null))] : [];
  const mayBeNull = !optional && nullable ? [ValidateIf((_, value) => value !== null)] : [];
  return applyDecorators(
    ApiProperty({ required: !optional, ...(nullable && { nullable: true }), ...schema } as ApiPropertyOptions),
    IsDefined({ message: ({ value }) => (value === null ? 'This must not be null.' : 'This is required.') }),
    ...rules,
    ...mayBeLeftOut,
    ...mayBeNull,
  );
}

/** Of what nobody would see, nothing is left. */
const trim = (value: unknown): unknown => (typeof value === 'string' ? (isBlank(value) ? '' : value.trim()) : value);
const trimmed = Transform(({ value }: { value: unknown }) => trim(value));

/** One line of text, trimmed, without control characters. */
export function Line({ min = 1, max, ...presence }: Presence & { min?: number; max: number }) {
  return line({ min, max, ...presence }, trimmed);
}

/** What is looked for, in one line: signs that nobody would see as well. */
export function Words({ max, ...presence }: Presence & { max: number }) {
  return line({ min: 1, max, ...presence }, Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value)));
}

function line({ min, max, ...presence }: Presence & { min: number; max: number }, cut: PropertyDecorator) {
  return field(presence, { type: String, minLength: min, maxLength: max }, [
    cut,
    IsString({ message: 'This must be a text.' }),
    MinLength(min, { message: min === 1 ? 'This must not be empty.' : `This must have at least ${min} characters.` }),
    MaxLength(max, { message: `This can have ${max} characters at most.` }),
    Matches(ONE_LINE, { message: 'This must be one line without control characters.' }),
  ]);
}

/** Text that may have several lines, trimmed. */
export function Text({ min = 1, max, ...presence }: Presence & { min?: number; max: number }) {
  return field(presence, { type: String, minLength: min, maxLength: max }, [
    trimmed,
    IsString({ message: 'This must be a text.' }),
    MinLength(min, { message: 'This must not be empty.' }),
    MaxLength(max, { message: `This can have ${max} characters at most.` }),
  ]);
}

/** A text that is taken exactly as it was sent, such as a password or a token. */
export function Verbatim({ min = 1, max, ...presence }: Presence & { min?: number; max: number }) {
  return field(presence, { type: String, minLength: min, maxLength: max }, [
    IsString({ message: 'This must be a text.' }),
    MinLength(min, { message: min === 1 ? 'This must not be empty.' : `This must have at least ${min} characters.` }),
    MaxLength(max, { message: `This can have ${max} characters at most.` }),
  ]);
}

/** A password that somebody chooses; as it was sent. */
export function NewPassword(presence: Presence = {}) {
  return Verbatim({ min: 12, max: 128, ...presence });
}

function by(name: string, message: string, test: (value: unknown) => boolean, each = false): PropertyDecorator {
  return ValidateBy({ name, validator: { validate: test, defaultMessage: () => message } }, { each });
}

/** Ids have one way to be written, however they came in: one that comes twice is found, and so is what has it. */
const inLowerCase = (value: unknown): unknown => (isUuid(value) ? value.toLowerCase() : value);

export function Id(presence: Presence = {}) {
  return field(presence, { type: String, format: 'uuid' }, [
    Transform(({ value }: { value: unknown }) => inLowerCase(value)),
    by('isId', 'This must be a UUID.', isUuid),
  ]);
}

/** Different ids, in the order given. */
export function Ids({ max, ...presence }: Presence & { max: number }) {
  return field(presence, { type: String, format: 'uuid', isArray: true, maxItems: max }, [
    Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(inLowerCase) : value)),
    IsArray({ message: 'This must be a list.' }),
    ArrayMaxSize(max, { message: `This can have ${max} items at most.` }),
    by('isId', 'Every item must be a UUID.', isUuid, true),
    ArrayUnique({ message: 'The same id is in this list twice.' }),
  ]);
}

export function Slug(presence: Presence = {}) {
  return field(presence, { type: String, maxLength: SLUG_LENGTH, pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' }, [
    trimmed,
    by(
      'isSlug',
      `This must be words of a–z and 0–9 joined by hyphens, ${SLUG_LENGTH} characters at most, and not look like a UUID.`,
      (value) => typeof value === 'string' && isSlug(value),
    ),
  ]);
}

export function Email(presence: Presence = {}) {
  return field(presence, { type: String, format: 'email', maxLength: 254 }, [
    trimmed,
    by('isEmailAddress', 'This must be an e-mail address.', (value) =>
      typeof value === 'string' && value.length <= 254 && /^[^\s@<>"',;:\\()]+@[^\s@<>"',;:\\()]+$/.test(value)),
  ]);
}

export function Choice<const T extends string>(values: readonly T[], presence: Presence = {}) {
  return field(presence, { enum: [...values] }, [IsIn([...values], { message: `This must be one of ${values.join(', ')}.` })]);
}

/** Different ones of these, at least one. */
export function Choices<const T extends string>(values: readonly T[], presence: Presence = {}) {
  return field(presence, { enum: [...values], isArray: true, minItems: 1, uniqueItems: true }, [
    IsArray({ message: 'This must be a list.' }),
    ArrayNotEmpty({ message: 'This must not be empty.' }),
    IsIn([...values], { each: true, message: `Every item must be one of ${values.join(', ')}.` }),
    ArrayUnique({ message: 'The same item is in this list twice.' }),
  ]);
}

export function Integer({ min, max, ...presence }: Presence & { min: number; max: number }) {
  const message = `This must be a whole number from ${min} to ${max}.`;
  return field(presence, { type: 'integer', minimum: min, maximum: max }, [
    IsInt({ message }), Min(min, { message }), Max(max, { message }),
  ]);
}

/** A whole number, or this word. */
export function IntegerOr(word: string, { min, max, ...presence }: Presence & { min: number; max: number }) {
  return field(presence, { oneOf: [{ type: 'integer', minimum: min, maximum: max }, { type: 'string', enum: [word] }] }, [
    by('isIntegerOrWord', `This must be a whole number from ${min} to ${max}, or ${word}.`, (value) =>
      value === word || (Number.isInteger(value) && Number(value) >= min && Number(value) <= max)),
  ]);
}

export function Decimal({ min, max, ...presence }: Presence & { min: number; max: number }) {
  const message = `This must be a number from ${min} to ${max}.`;
  return field(presence, { type: Number, minimum: min, maximum: max }, [
    IsNumber({ allowNaN: false, allowInfinity: false }, { message }), Min(min, { message }), Max(max, { message }),
  ]);
}

export function Flag(presence: Presence = {}) {
  return field(presence, { type: Boolean }, [IsBoolean({ message: 'This must be true or false.' })]);
}

/** A point in time; kept in UTC with milliseconds. */
export function Timestamp(presence: Presence = {}) {
  return field(presence, { type: String, format: 'date-time' }, [
    Transform(({ value }: { value: unknown }) => (isTimestamp(value) ? new Date(value).toISOString() : value)),
    by('isTimestamp', 'This must be a time such as 2026-03-20T11:25:00Z or 2026-03-20T14:25:00+03:00.', isTimestamp),
  ]);
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areUniqueIn(value: unknown, name: string): boolean {
  if (!Array.isArray(value)) return true;
  const said = value.flatMap((item) => (isPlainObject(item) ? [(item as Record<string, unknown>)[name]] : []));
  return new Set(said).size === said.length;
}

/** An object of another request class. */
export function Nested(type: () => new () => object, presence: Presence = {}) {
  // Swagger takes a function for lazy only when it is named `type`.
  return field(presence, { type: () => type() }, [
    by('isObject', 'This must be an object.', isPlainObject),
    ValidateNested(),
    Type(type),
  ]);
}

/** A list of objects of another request class; in `unique`, no two of them say the same. */
export function NestedList(type: () => new () => object, { max, unique, ...presence }: Presence & { max: number; unique?: string }) {
  return field(presence, { type: () => type(), isArray: true, maxItems: max }, [
    IsArray({ message: 'This must be a list.' }),
    ArrayMaxSize(max, { message: `This can have ${max} items at most.` }),
    by('isObject', 'Every item must be an object.', isPlainObject, true),
    ...(unique === undefined ? [] : [by('areUnique', `No two items can have the same ${unique}.`, (value) => areUniqueIn(value, unique))]),
    ValidateNested({ each: true }),
    Type(type),
  ]);
}

/** `true` or `false` in a query. */
export function QueryFlag(presence: Presence = {}) {
  const asFlag = Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));
  return applyDecorators(asFlag, Flag(presence));
}

/** A text of one form; `message` says which. */
export function Pattern(form: RegExp, message: string, presence: Presence = {}) {
  return field(presence, { type: String, pattern: form.source }, [
    by('matches', message, (value) => typeof value === 'string' && form.test(value)),
  ]);
}

/** A BCP 47 tag, kept in its canonical form. */
export function Locale(presence: Presence = {}) {
  return field(presence, { type: String, maxLength: 35 }, [
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? (canonicalLocale(value) ?? value) : value)),
    by('isLocale', 'This must be a BCP 47 language tag such as en or be-Latn.', (value) =>
      typeof value === 'string' && value.length <= 35 && canonicalLocale(value) !== undefined),
  ]);
}

/** Names by locale, such as {"ru": "Политика"}; the tags become canonical and the names are trimmed. */
export function Names(presence: Presence = {}) {
  const name = { type: 'string', minLength: 1, maxLength: LONGEST_NAME } as const;
  return field(presence, { type: 'object', additionalProperties: name }, [
    Transform(({ value }: { value: unknown }) => (isPlainObject(value) ? trimmedNames(value as Record<string, unknown>) : value)),
    by('areNames', `This must be names of 1 to ${LONGEST_NAME} characters in one line, by BCP 47 language tags, ${MOST_NAMES} at most.`, areNames),
  ]);
}

const LONGEST_NAME = 200;
const MOST_NAMES = 50;

function trimmedNames(names: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(names).map(([locale, name]) => [canonicalLocale(locale) ?? locale, trim(name)]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function areNames(value: unknown): boolean {
  if (!isPlainObject(value)) return false;
  const entries = Object.entries(value as Record<string, unknown>);
  return entries.length <= MOST_NAMES && entries.every(([locale, name]) =>
    locale.length <= 35 && canonicalLocale(locale) !== undefined &&
    typeof name === 'string' && name !== '' && name.length <= LONGEST_NAME && !/[\p{Cc}\u2028\u2029]/u.test(name));
}

/** An absolute http(s) URL without credentials. */
export function WebUrl(presence: Presence = {}) {
  return field(presence, { type: String, format: 'uri', maxLength: 2000 }, [
    trimmed,
    by('isWebUrl', 'This must be an absolute http or https URL without credentials.', isWebUrl),
  ]);
}

function isWebUrl(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 2000 || /[\s\p{Cc}]/u.test(value) || !URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}
