import { Injectable } from '@nestjs/common';
import type { Actor, Grant } from '../../kernel/actor';
import { Forbidden } from '../../kernel/problem';
import { Authenticator } from './authenticator';
import { principalOf } from './principal-of';

/** Rights that were looked at so lately are good enough: a second after they were taken nobody may have them. */
const FRESH_MS = 500;

/**
 * Whether somebody still may what they were admitted for. A request looks at the rights of its actor once, and may then wait: for the rest
 * of an upload, for another server, for a row that somebody else holds.
 */
@Injectable()
export class Standing {
  constructor(private readonly authenticator: Authenticator) {}

  /** undefined: it was looked at a moment ago. Throws Unauthenticated, or Forbidden where anything of their rights was taken since. */
  require(actor: Actor): Promise<void> | undefined {
    if (actor.admittedAt === undefined || performance.now() - actor.admittedAt < FRESH_MS) return undefined;
    return this.lookAgain(actor);
  }

  private async lookAgain(actor: Actor): Promise<void> {
    const { grants } = await this.authenticator.recall(principalOf(actor));
    if (!actor.grants.every((grant) => isIn(grants, grant))) throw new Forbidden('Your rights were changed meanwhile. Nothing was applied: try it again.');
  }
}

function isIn(grants: readonly Grant[], { categoryId, permissions }: Grant): boolean {
  const held = new Set(grants.filter((grant) => grant.categoryId === categoryId).flatMap((grant) => grant.permissions));
  return permissions.every((permission) => held.has(permission));
}
