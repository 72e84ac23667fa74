import type { EntityManager } from 'typeorm';

declare const inTransaction: unique symbol;

/**
 * An entity manager inside a transaction. Only the unit of work makes one, so a write that takes a Tx
 * cannot be called outside of a transaction by mistake.
 */
export type Tx = EntityManager & { readonly [inTransaction]: true };
