/** One page of a list; `nextCursor` is null on the last. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
  /** Only where the request asked with include=total. */
  total?: number;
}

/** The place after which a page begins: the sort value and the id of the last item before it. */
export interface Position {
  readonly value: string;
  readonly id: string;
}

/** What a list query is asked for, after the cursor was verified. */
export interface PageRequest {
  readonly limit: number;
  readonly after: Position | null;
  readonly withTotal: boolean;
}

/** Cuts a result of up to limit + 1 rows into a page; `positionOf` names the place of the last row kept. */
export function pageOf<Row>(
  rows: Row[],
  limit: number,
  positionOf: (row: Row) => Position,
): { rows: Row[]; next: Position | null } {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { rows: kept, next: rows.length > limit && last ? positionOf(last) : null };
}
