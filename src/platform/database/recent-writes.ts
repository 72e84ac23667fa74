import type { DataSource } from 'typeorm';

/** Whoever has just saved goes on working, and the next request is on its way. */
const LATELY_MS = 100;

interface Writes {
  open: number;
  endedAt: number;
}

const writes = new WeakMap<DataSource, Writes>();

/** A transaction begins; to be called at its end is what it gives. */
export function noteWrite(dataSource: DataSource): () => void {
  const noted = writes.get(dataSource) ?? { open: 0, endedAt: 0 };
  writes.set(dataSource, noted);
  noted.open += 1;
  return () => {
    noted.open -= 1;
    noted.endedAt = performance.now();
  };
}

/** Whether this process changes something, or did so a moment ago; `now` by the clock of `performance`. */
export function isWriting(dataSource: DataSource, now = performance.now()): boolean {
  const noted = writes.get(dataSource);
  return noted !== undefined && (noted.open > 0 || now - noted.endedAt < LATELY_MS);
}
