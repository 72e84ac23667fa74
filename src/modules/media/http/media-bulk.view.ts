import { RefusalView } from '../../../platform/http/problem.view';
import type { BulkResult } from '../update-media-in-bulk';

/** What became of one of many pictures. */
export class BulkItemView {
  id: string;
  /** As it is now; null where it was refused. */
  version: number | null;
  /** null where it was changed. */
  refusal: RefusalView | null;
}

export class BulkView {
  /** In the order of the request. */
  items: BulkItemView[];
}

export function bulkView(results: readonly BulkResult[]): BulkView {
  return {
    items: results.map(({ id, version, refusal }) => ({ id, version, refusal: refusal && refusal.told() })),
  };
}
