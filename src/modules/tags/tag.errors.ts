import { Conflict, InvalidValues } from '../../kernel/problem';
import type { ConstraintRefusals } from '../../platform/database/refusing';

/** Who still needs a tag. */
export interface TagUses {
  /** Articles that have it in their open or last published revision, the trashed included. */
  articles: number;
  /** Those of them that readers see with it. */
  live: number;
}

export const REFUSALS: ConstraintRefusals = {
  tags_slug_key: () => new Conflict('slug-taken', 'The slug is taken', 'Another tag has or had this slug.'),
};

/** Where the request names the tag that takes over. */
export type TargetPlace = { readonly parameter: 'reassignTo' } | { readonly pointer: '/into' };

export const tagInUse = (counts: TagUses) =>
  new Conflict('tag-in-use', 'The tag is in use', 'Say with reassignTo which tag takes its place.', { counts });

export const unknownTarget = (place: TargetPlace) => unfit(place, 'unknown-tag', 'There is no such tag.');

export const ownTarget = (place: TargetPlace) => unfit(place, 'itself', 'This is the tag itself.');

function unfit(place: TargetPlace, code: string, detail: string): InvalidValues {
  return new InvalidValues('The tag cannot be handed over to that one.', [{ ...place, code, detail }]);
}
