import { Conflict, InvalidValues } from '../../kernel/problem';
import { brokenConstraint } from '../../platform/database/pg-errors';

/** Who still needs an author. */
export interface AuthorUses {
  /** Articles that credit the author in their open or last published revision, the trashed included. */
  articles: number;
  /** Those of them that readers see. */
  live: number;
}

export const slugTaken = () => new Conflict('slug-taken', 'The slug is taken', 'Another author has or had this slug.');

export const authorInUse = (counts: AuthorUses) =>
  new Conflict('author-in-use', 'The author is in use', 'Say with reassignTo which author takes over the bylines.', { counts });

export const unknownMedia = () => InvalidValues.at('/mediaId', 'unknown-media', 'There is no such picture.');

export const unknownUser = () => InvalidValues.at('/userId', 'unknown-user', 'There is no such user.');

export const unknownTarget = () => unreassignable('unknown-author', 'There is no such author.');

export const ownTarget = () => unreassignable('itself', 'This is the author who is to be deleted.');

function unreassignable(code: string, detail: string): InvalidValues {
  return new InvalidValues('The bylines cannot be reassigned to that one.', [{ parameter: 'reassignTo', code, detail }]);
}

const REFUSALS: Record<string, () => Error> = {
  authors_slug_key: slugTaken,
  authors_media_id_fkey: unknownMedia,
  authors_user_id_fkey: unknownUser,
};

/** The refusal that a failed write stands for; every other error as it is. */
export function refusalOf(error: unknown): unknown {
  return REFUSALS[brokenConstraint(error) ?? '']?.() ?? error;
}
