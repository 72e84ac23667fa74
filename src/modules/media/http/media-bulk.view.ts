import type { BulkResult } from '../update-media-in-bulk';

/** Why one of many was refused, as it would have been by itself. */
export class BulkRefusalView {
  /** @example '/problems/stale-version' */
  type: string;
  title: string;
  status: number;
  detail: string;
}

/** What became of one of many pictures. */
export class BulkItemView {
  id: string;
  /** As it is now; null where it was refused. */
  version: number | null;
  /** null where it was changed. */
  refusal: BulkRefusalView | null;
}

export class BulkView {
  /** In the order of the request. */
  items: BulkItemView[];
}

export function bulkView(results: readonly BulkResult[]): BulkView {
  return {
    items: results.map(({ id, version, refusal }) => ({
      id, version,
      refusal: refusal && { type: `/problems/${refusal.type}`, title: refusal.title, status: refusal.status, detail: refusal.detail },
    })),
  };
}
