/** The same object with its own keys from snake_case to camelCase; values, also JSON documents, stay as they are. */
export function camelKeys<T>(row: Record<string, unknown>): T {
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(row)) result[camelCase(key)] = row[key];
  return result as T;
}

const known = new Map<string, string>();

function camelCase(key: string): string {
  let name = known.get(key);
  if (name === undefined) {
    name = key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    known.set(key, name);
  }
  return name;
}

/** A time as the API gives it (RFC 3339, UTC, milliseconds), from a Date or from the text inside a JSON row. */
export function isoTime(value: Date | string): string;
export function isoTime(value: Date | string | null): string | null;
export function isoTime(value: Date | string | null): string | null {
  if (value === null) return null;
  return (value instanceof Date ? value : new Date(value)).toISOString();
}
