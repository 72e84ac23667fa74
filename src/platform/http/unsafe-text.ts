import type { Fault } from '../../kernel/problem';

/** Names that reach into an object's prototype, or that every object has already; no field of ours has one. */
function isForbidden(key: string): boolean {
  return key === 'prototype' || key in Object.prototype;
}

interface Findings {
  /** Fields that cannot exist. */
  unknown: Fault[];
  /** Texts that PostgreSQL or UTF-8 cannot hold: a NUL, or half of a surrogate pair. */
  unsafe: Fault[];
}

/** Walks a parsed body, whose depth is already limited, for what no field may hold. */
export function findUnsafeText(value: unknown): Findings {
  const found: Findings = { unknown: [], unsafe: [] };
  walk(value, [], found);
  return found;
}

/** Pointers are made only for what is found: nearly always nothing is. */
function walk(value: unknown, path: (string | number)[], found: Findings): void {
  if (typeof value === 'string') {
    if (!isStorable(value)) found.unsafe.push(unsafeAt(pointerTo(path)));
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) into(index, item, path, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      if (isForbidden(key) || !isStorable(key)) {
        found.unknown.push({ pointer: pointerTo([...path, key]).toWellFormed(), code: 'unknown-field', detail: 'There is no such field.' });
      } else into(key, member, path, found);
    }
  }
}

function into(step: string | number, value: unknown, path: (string | number)[], found: Findings): void {
  path.push(step);
  walk(value, path, found);
  path.pop();
}

function pointerTo(path: readonly (string | number)[]): string {
  return path.map((step) => `/${escapePointer(String(step))}`).join('');
}

export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** A key as a segment of a JSON pointer (RFC 6901). */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unsafeAt(pointer: string): Fault {
  return { pointer, code: 'invalid-text', detail: 'A text cannot hold a NUL character or half of a surrogate pair.' };
}
