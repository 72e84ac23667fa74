import type { PersonName } from '../article-record';

/** A publication that went before its review, for somebody else to look at. */
export interface ReviewTask {
  readonly id: string;
  readonly articleId: string;
  /** Of what was published urgently. */
  readonly revisionNumber: number;
  readonly headline: string;
  readonly reason: string;
  readonly openedBy: PersonName;
  readonly openedAt: Date;
  readonly closedBy: PersonName | null;
  readonly closedAt: Date | null;
  readonly note: string | null;
}
