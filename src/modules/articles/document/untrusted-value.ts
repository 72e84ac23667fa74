const QUOTED_LENGTH = 60;

/** Says whether a value is an object that is not a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a property that the object itself has, never an inherited one. */
export function own(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The RFC 6901 pointer to a member. */
export function pointerTo(at: string, key: string): string {
  return `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** A value as an error message may show it: short, and in quotes. */
export function quoted(value: unknown): string {
  if (typeof value !== 'string') return value === undefined ? 'Nothing' : `A value of type ${value === null ? 'null' : typeof value}`;
  return JSON.stringify(value.length > QUOTED_LENGTH ? `${value.slice(0, QUOTED_LENGTH)}…` : value);
}
