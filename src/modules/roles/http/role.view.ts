import type { Role } from '../role.entity';

/** A set of permissions that people are granted. */
export class RoleView {
  id: string;
  version: number;
  /** @example 'editor' */
  key: string;
  name: string;
  permissions: string[];
  builtIn: boolean;
}

export class RoleListView {
  items: RoleView[];
  nextCursor: string | null;
}

/** A permission with a sentence that says what it allows. */
export class PermissionView {
  /** @example 'article:publish' */
  key: string;
  description: string;
}

export class PermissionListView {
  items: PermissionView[];
  nextCursor: string | null;
}

export function roleView({ id, version, key, name, permissions, builtIn }: Role): RoleView {
  return { id, version, key, name, permissions, builtIn };
}
