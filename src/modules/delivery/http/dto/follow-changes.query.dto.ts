import { Verbatim } from '../../../../platform/http/fields';

export class FollowChangesQuery {
  /** `nextCursor` of `changes`, for a first connection. `Last-Event-ID` goes before it. */
  @Verbatim({ max: 1000, optional: true })
  readonly cursor?: string;
}
