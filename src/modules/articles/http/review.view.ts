import { isoTime } from '../../../platform/database/row';
import type { ArticleRecord } from '../article-record';
import { PersonView } from './person.view';

/** Somebody's consent to exactly the present content of the open revision. */
export class ApprovalView {
  user: PersonView;
  /** The key of the step that it was given for; null where the policy had none. */
  step: string | null;
  at: string;
  comment: string | null;
}

/** One of the consents that an article needs. */
export class RequiredStepView {
  /** @example 'legal' */
  key: string;
  name: string;
  /** Who approves here holds this role in the section, or is chief or admin there. */
  roleKey: string;
}

/** What the publication of an article asks for, and what of it has been given. */
export class ReviewView {
  /** How many people must approve; 0: none. */
  requiredApprovals: number;
  /** Whether those who edited an article may not approve it. */
  fourEyes: boolean;
  /** In the order in which they are taken; none: whoever may review gives any approval. */
  steps: RequiredStepView[];
  /** In the order in which they were given; an edit voids them. */
  approvals: ApprovalView[];
}

export function reviewView({ policy, approvals }: ArticleRecord): ReviewView {
  const { requiredApprovals, fourEyes, steps } = policy;
  return {
    requiredApprovals,
    fourEyes,
    steps: steps.map(({ key, name, roleKey }) => ({ key, name, roleKey })),
    approvals: approvals.map(({ user, step, at, comment }) => ({ user: { id: user.id, name: user.name }, step, at: isoTime(at), comment })),
  };
}
