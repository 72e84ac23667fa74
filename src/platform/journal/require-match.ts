import { PreconditionRequired, StaleVersion } from '../../kernel/problem';
import { type IfMatch, etagOf } from '../../kernel/version';
import type { Tx } from '../database/tx';
import { type Versioned, presentVersion } from './present-version';

/** Passes only the tag of the present version. Throws PreconditionRequired, or StaleVersion with who changed it last. */
export async function requireMatch(tx: Tx, ifMatch: IfMatch, current: Versioned): Promise<void> {
  if (ifMatch === undefined) throw new PreconditionRequired();
  if (ifMatch !== etagOf(current.version)) throw new StaleVersion(await presentVersion(tx, current), ifMatch);
}
