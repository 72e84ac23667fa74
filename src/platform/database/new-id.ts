import { randomUUIDv7 } from 'node:crypto';

/** A new UUIDv7: ids sort by the time at which they were made. */
export function newId(): string {
  return randomUUIDv7();
}
