import type { Tx } from '../../platform/database/tx';
import { unknownStepRole } from './category.errors';
import type { SaidReviewPolicy } from './review-policy';

/** Every step of a policy is for a role that there is. Throws unknown-role at the first that is not. */
export async function requireRoles(tx: Tx, policy: SaidReviewPolicy | null | undefined): Promise<void> {
  const steps = policy?.steps ?? [];
  if (steps.length === 0) return;
  const roles = await tx.query<{ key: string }[]>('select key from roles where key = any ($1) for key share', [steps.map(({ roleKey }) => roleKey)]);
  const known = new Set(roles.map(({ key }) => key));
  const unknown = steps.findIndex(({ roleKey }) => !known.has(roleKey));
  if (unknown >= 0) throw unknownStepRole(unknown);
}
