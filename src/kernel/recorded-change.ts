import { changedFields } from './changed-fields';

/** What the audit log says of a change of fields. */
export interface RecordedChange {
  readonly changed: string[];
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

const SECRET = /password|secret|token|totp/i;

/** The named fields as they were in the row and as the change has them; of a secret the name only. */
export function recordedChange(row: object, change: object): RecordedChange {
  const changed = changedFields(change);
  const told = changed.filter((field) => !SECRET.test(field));
  return { changed, before: picked(row, told), after: picked(change, told) };
}

function picked(from: object, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, (Reflect.get(from, field) as unknown) ?? null]));
}
