import type { KeyScope } from './key-scopes';
import type { Permission } from './permissions';

/** A role that somebody holds: everywhere, or in one category and all below it. */
export interface Grant {
  readonly role: string;
  readonly permissions: readonly Permission[];
  /** null: everywhere. */
  readonly categoryId: string | null;
}

/** An API key, in whose name something is done for the person who made it. */
export interface ActingKey {
  readonly id: string;
  readonly scopes: readonly KeyScope[];
  /** It reaches nothing outside of this category and what is below; null: no such limit. */
  readonly categoryId: string | null;
}

/** Who does something, and from where; what every use case is handed first. */
export interface Actor {
  /** The person; with a key, the one who made it, so that four-eyes and ownership count for both alike. */
  readonly id: string;
  readonly name: string;
  readonly sessionId: string | null;
  /** A second factor is on, and none was shown in this session for a while. */
  readonly proofIsStale?: true;
  /** Left out for a person who is signed in. */
  readonly key?: ActingKey;
  /** With a key, what is left of the person's for it. */
  readonly grants: readonly Grant[];
  readonly requestId: string | null;
  readonly address: string | null;
  readonly userAgent?: string | null;
  /** When their rights were read, by performance.now(); left out where nobody was admitted. */
  readonly admittedAt?: number;
}

/** The categories from the root down to the one meant, itself included. */
export type Lineage = readonly string[];

/** Whether the actor holds the permission anywhere at all. */
export function holdsAnywhere(actor: Actor, permission: Permission): boolean {
  return actor.grants.some((grant) => grant.permissions.includes(permission));
}

/** Whether the actor holds the permission everywhere, not only in some section. */
export function holdsEverywhere(actor: Actor, permission: Permission): boolean {
  return actor.grants.some((grant) => grant.categoryId === null && grant.permissions.includes(permission));
}

/** Whether the actor holds the permission in the category at the end of the lineage. */
export function holdsIn(actor: Actor, permission: Permission, lineage: Lineage): boolean {
  return actor.grants.some(
    (grant) =>
      grant.permissions.includes(permission) && (grant.categoryId === null || lineage.includes(grant.categoryId)),
  );
}

/** Whether the actor holds the role, by its key, in the category at the end of the lineage. */
export function holdsRoleIn(actor: Pick<Actor, 'grants'>, role: string, lineage: Lineage): boolean {
  return actor.grants.some((grant) => grant.role === role && (grant.categoryId === null || lineage.includes(grant.categoryId)));
}

/** The category to which the actor's key is kept, with all below it; null where nothing keeps the actor to a part of the tree. */
export function partOf(actor: Actor): string | null {
  return actor.key?.categoryId ?? null;
}

/** Whether a category, or the folder of one, is in the part of the tree to which a key is kept. What is in no category is in every part. */
export function isInPart(actor: Actor, lineage: Lineage | null): boolean {
  const part = partOf(actor);
  return part === null || lineage === null || lineage.includes(part);
}

/** The categories in which the actor holds the permission, for SQL predicates; 'everywhere' where there is no limit. */
export function sectionsOf(actor: Actor, permission: Permission): 'everywhere' | string[] {
  if (holdsEverywhere(actor, permission)) return 'everywhere';
  return actor.grants.flatMap((grant) =>
    grant.categoryId !== null && grant.permissions.includes(permission) ? [grant.categoryId] : [],
  );
}

/** Every permission that the actor holds anywhere, sorted. */
export function permissionsOf(actor: Actor): Permission[] {
  return [...new Set(actor.grants.flatMap((grant) => grant.permissions))].toSorted();
}
