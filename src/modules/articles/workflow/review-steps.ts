import { type Actor, type Lineage, holdsRoleIn } from '../../../kernel/actor';
import type { ReviewPolicy, ReviewStep } from '../../categories';

/** Consents to the content of an open revision that still count. */
type Given = readonly { readonly step: string | null }[];

/** The step that the next approval is for; null where the policy has none, or all are given. */
export function nextStep({ steps }: ReviewPolicy, given: Given): ReviewStep | null {
  return openSteps(steps, given)[0] ?? null;
}

/** How many approvals are still needed. */
export function approvalsLeft({ steps, requiredApprovals }: ReviewPolicy, given: Given): number {
  return steps.length > 0 ? openSteps(steps, given).length : Math.max(0, requiredApprovals - given.length);
}

/** Whether the actor may give the step in every one of these sections: by its role, or as chief or admin. */
export function mayGiveStep(actor: Pick<Actor, 'grants'>, { roleKey }: ReviewStep, sections: readonly Lineage[]): boolean {
  return sections.every((section) => [roleKey, 'chief', 'admin'].some((role) => holdsRoleIn(actor, role, section)));
}

function openSteps(steps: readonly ReviewStep[], given: Given): ReviewStep[] {
  return steps.filter(({ key }) => !given.some(({ step }) => step === key));
}
