import { Conflict, Forbidden } from '../../kernel/problem';
import type { ConstraintRefusals } from '../../platform/database/refusing';

export const REFUSALS: ConstraintRefusals = {
  roles_key_key: () => new Conflict('role-key-taken', 'The key is taken', 'Another role has this key.'),
};

export const lastAdmin = () =>
  new Conflict('last-admin', 'Nobody would be left to manage people', 'This would take away the last active administrator.');

export const builtInRole = () =>
  new Conflict('built-in-role', 'The role is built in', 'It stays as it is: make a role of your own.');

/** How many hold it, are invited to it, and how many review policies ask for its approval: those of categories and of the newsroom. */
export interface RoleUses {
  readonly grants: number;
  readonly invitations: number;
  readonly reviewPolicies: number;
}

export const roleInUse = (counts: RoleUses) =>
  new Conflict('role-in-use', 'The role is in use', 'Somebody holds it or is invited to it, or a review policy asks for it.', { counts });

export const beyondOneself = () => new Forbidden('A role holds a permission that you do not hold everywhere yourself.');
