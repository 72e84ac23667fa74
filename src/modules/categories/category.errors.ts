import { Conflict, Forbidden, GuardsUnmet, InvalidValues } from '../../kernel/problem';
import type { ConstraintRefusals } from '../../platform/database/refusing';

/** A category and its ancestors are this many at most. */
export const DEPTH = 8;

/** Who still needs a category. */
export interface CategoryUses {
  /** Articles that have it in their open or last published revision, the trashed included. */
  articles: number;
  /** Those of them that readers see in it. */
  live: number;
  children: number;
  /** Roles in it that people hold or were invited to. */
  grants: number;
  /** Pictures in its folder. */
  media: number;
}

/** What a merge hands over. */
export interface MergeCounts extends CategoryUses {
  /** Categories whose paths change, the merged one included: each former path that readers knew redirects. */
  paths: number;
}

/** What a move takes along. */
export interface MoveCounts {
  /** Articles in the category and below it, as for a merge. */
  articles: number;
  /** Those of them that readers see there. */
  live: number;
  /** Categories whose paths change: each former path that readers knew redirects. */
  paths: number;
}

export const REFUSALS: ConstraintRefusals = {
  categories_media_id_check: () => InvalidValues.at('/mediaId', 'not-a-picture', 'This is no picture.'),
  categories_media_id_fkey: () => InvalidValues.at('/mediaId', 'unknown-media', 'There is no such picture.'),
  categories_sibling_slug_key: () =>
    new Conflict('slug-taken', 'The slug is taken', 'Another category below the same parent has this slug.'),
};

export const categoryInUse = (counts: CategoryUses) =>
  new Conflict(
    'category-in-use', 'The category is in use', 'Say with reassignTo which category takes over what is in this one.', { counts },
  );

export const unknownParent = () => InvalidValues.at('/parentId', 'unknown-category', 'There is no such category.');

export const unknownStepRole = (index: number) =>
  InvalidValues.at(`/reviewPolicy/steps/${index}/roleKey`, 'unknown-role', 'There is no such role.');

export const cycle = () =>
  new GuardsUnmet([{ pointer: '/parentId', code: 'cycle', detail: 'A category cannot be below itself.' }]);

export const tooDeep = () =>
  new GuardsUnmet([{ pointer: '/parentId', code: 'too-deep', detail: `The tree can be ${DEPTH} categories deep at most.` }]);

export const givesOneself = () => new Forbidden('You would hold more in a section than you were granted there.');
export const notYourSection = () => new Forbidden('You do not manage the categories of this section.');

/** Where the request names the category that takes over. */
export type TargetPlace = { readonly parameter: 'reassignTo' } | { readonly pointer: '/into' };

const unfit = (place: TargetPlace, code: string, detail: string) =>
  new InvalidValues('The category cannot be handed over to that one.', [{ ...place, code, detail }]);

export const unknownTarget = (place: TargetPlace) => unfit(place, 'unknown-category', 'There is no such category.');

export const targetWithin = (place: TargetPlace) => unfit(place, 'cycle', 'This is the category itself or one below it.');

export const targetTooDeep = (place: TargetPlace) =>
  unfit(place, 'too-deep', `What is below the category would be more than ${DEPTH} categories deep there.`);

export const childrenAlike = (slugs: readonly string[]) =>
  new Conflict(
    'slug-taken', 'The slug is taken',
    `Both categories have one below them with the slug ${slugs.join(', ')}: merge or rename those first.`, { slugs },
  );
