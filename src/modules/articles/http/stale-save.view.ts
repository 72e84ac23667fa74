import { ProblemView } from '../../../platform/http/problem.view';
import { PersonView } from './person.view';
import { RevisionDiffView } from './revision-diff.view';
import { RevisionView } from './revision.view';

/** A stale save: somebody has changed the article since. Nothing was applied; this is what a merge is made from. */
export class StaleSaveProblemView extends ProblemView {
  /** The version that is there now. */
  override currentVersion: number;

  /** Who made that version; null where it was the system. */
  override changedBy: PersonView | null;
  override changedAt: string;
  /** What the article says now. */
  current: RevisionView;
  /** What it said at the version that was sent; null where the tag is of another form, or the version is not known. */
  base: RevisionView | null;
  /** From `base` to `current`; empty where only facts or the state have changed. */
  diff: RevisionDiffView | null;
}
