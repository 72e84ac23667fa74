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

/** Each once, also where it was held in sections that became one. */
function grantsOf({ grants }: Actor): MyGrantView[] {
  return [...new Map(grants.map(({ role, categoryId }) => [`${role} ${categoryId ?? ''}`, { role, categoryId }])).values()];
}

export function meView(actor: Actor, { id, email, name, status }: UserDetail['user']): MeView {
  return {
    id,
    email,
    name,
    status,
    grants: grantsOf(actor),
    permissions: permissionsOf(actor),
  };
}
