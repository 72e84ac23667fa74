import { Actor, permissionsOf } from '../../../kernel/actor';
import type { UserDetail } from '../../users';

export class MyGrantView {
  /** The key of the role. @example 'editor' */
  role: string;
  /** null: everywhere. */
  categoryId: string | null;
}

/** The person who asks. */
export class MeView {
  id: string;
  email: string;
  name: string;
  status: 'active' | 'disabled';
  grants: MyGrantView[];
  /** Everything that the grants allow, somewhere. */
  permissions: string[];
}

export function meView(actor: Actor, { id, email, name, status }: UserDetail['user']): MeView {
  return {
    id,
    email,
    name,
    status,
    grants: actor.grants.map(({ role, categoryId }) => ({ role, categoryId })),
    permissions: permissionsOf(actor),
  };
}
