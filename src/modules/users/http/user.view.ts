import { isoTime } from '../../../platform/database/row';
import type { UserDetail } from '../user.queries';

export class UserGrantView {
  roleId: string;
  /** The key of the role. @example 'editor' */
  role: string;
  /** null: everywhere. */
  categoryId: string | null;
  /** It comes from a group of the identity provider, and goes with it. */
  fromGroups: boolean;
}

/** Somebody who can sign in. */
export class UserView {
  id: string;
  version: number;
  email: string;
  name: string;
  status: 'active' | 'disabled';
  grants: UserGrantView[];
  createdAt: string;
  updatedAt: string;
}

export class UserListView {
  items: UserView[];
  nextCursor: string | null;
}

export function userView({ user, grants }: UserDetail): UserView {
  return {
    id: user.id,
    version: user.version,
    email: user.email,
    name: user.name,
    status: user.status,
    grants: grants.map(({ roleId, role, categoryId, fromGroups }) => ({ roleId, role, categoryId, fromGroups })),
    createdAt: isoTime(user.createdAt),
    updatedAt: isoTime(user.updatedAt),
  };
}
