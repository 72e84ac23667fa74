import { Conflict, InvalidValues } from '../../kernel/problem';
import type { ConstraintRefusals } from '../../platform/database/refusing';

/** Who still needs an author. */
export interface AuthorUses {
  /** Articles that credit the author in their open or last published revision, the trashed included. */
  articles: number;
  /** Those of them that readers see. */
  live: number;
}

/** Where the request names the author that takes over. */
export type TargetPlace = { readonly parameter: 'reassignTo' } | { readonly pointer: '/into' };

export const authorInUse = (counts: AuthorUses) =>
  new Conflict('author-in-use', 'The author is in use', 'Say with reassignTo which author takes over the bylines.', { counts });

export const unknownTarget = (place: TargetPlace) => unfit(place, 'unknown-author', 'There is no such author.');

export const ownTarget = (place: TargetPlace) => unfit(place, 'itself', 'This is the same author.');

function unfit(place: TargetPlace, code: string, detail: string): InvalidValues {
  return new InvalidValues('The bylines cannot be handed over to that one.', [{ ...place, code, detail }]);
}

export const REFUSALS: ConstraintRefusals = {
  authors_slug_key: () => new Conflict('slug-taken', 'The slug is taken', 'Another author has or had this slug.'),
  authors_media_id_check: () => InvalidValues.at('/mediaId', 'not-a-picture', 'This is no picture.'),
  authors_media_id_fkey: () => InvalidValues.at('/mediaId', 'unknown-media', 'There is no such picture.'),
  authors_user_id_fkey: () => unknownUser(),
};

/** Also somebody who is there, but does not work here any more. */
export const unknownUser = () => InvalidValues.at('/userId', 'unknown-user', 'There is no such user.');
