import { StaleVersion } from '../../../kernel/problem';
import type { MergeBasis } from '../editing/merge.queries';
import { revisionDiffView } from './revision-diff.view';
import { revisionView } from './revision.view';

/** The refusal of a stale save, with what a client needs to merge. */
export class StaleSave extends StaleVersion {
  constructor(sent: string, private readonly basis: MergeBasis) {
    super(basis.present, sent);
  }

  override members(): Record<string, unknown> {
    const { current, base, diff } = this.basis;
    return {
      ...super.members(),
      current: revisionView(current.revision, current.createdBy),
      base: base && revisionView(base.revision, base.createdBy),
      diff: diff && revisionDiffView(diff),
    };
  }
}
