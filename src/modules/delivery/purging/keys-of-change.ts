import { deliveryKeys } from '../delivery-keys';
import type { ProjectedState } from './projected-state';

type States = ReadonlyMap<string, ProjectedState>;
type Keys = Set<string>;

/** The keys of every answer that shows something else now than before. Pure. */
export function keysOfChange(before: States, after: States): ReadonlySet<string> {
  const keys: Keys = new Set();
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(id), after.get(id)];
    const states = [was, is].filter((state) => state !== undefined);
    const differs = (part: (state: ProjectedState) => string): boolean => !was || !is || part(was) !== part(is);
    const moved = inOneOnly(was?.listings ?? [], is?.listings ?? []);
    if (differs(({ content }) => content)) addContent(keys, states);
    if (differs(({ card }) => card) || moved.length > 0) addLists(keys, states);
    if (differs(({ teaser, categoryId }) => `${teaser} ${categoryId}`)) addRelated(keys, states);
    if (differs(({ slug }) => slug)) keys.add(deliveryKeys.redirects);
    // Others may use it still, or give it up at the same moment: nobody can see that it is the last one.
    for (const mediaId of was?.mediaIds ?? []) if (!is?.mediaIds.includes(mediaId)) keys.add(mediaId);
    if (differs(({ inSitemaps }) => inSitemaps)) keys.add(deliveryKeys.sitemaps);
  }
  return keys;
}

/** The lists that one of the articles joins or leaves. `listings` has those that readers see from now on, each with the ids of its lists. Pure. */
export function listsJoinedOrLeft(before: States, listings: ReadonlyMap<string, readonly string[]>): string[] {
  const ids = new Set([...before.keys(), ...listings.keys()]);
  return [...new Set([...ids].flatMap((id) => inOneOnly(before.get(id)?.listings ?? [], listings.get(id) ?? [])))];
}

/** Those of them that one of the articles leaves. Pure. */
export function listsLeft(before: States, listings: ReadonlyMap<string, readonly string[]>): string[] {
  return [...new Set([...before.values()].flatMap((was) => was.listings.filter((subjectId) => !listings.get(was.id)?.includes(subjectId))))];
}

function inOneOnly(some: readonly string[], others: readonly string[]): string[] {
  return [...some.filter((id) => !others.includes(id)), ...others.filter((id) => !some.includes(id))];
}

function addContent(keys: Keys, states: readonly ProjectedState[]): void {
  for (const { id, locale, hasCorrections } of states) {
    keys.add(id).add(deliveryKeys.search(locale));
    if (hasCorrections) keys.add(deliveryKeys.corrections(locale));
  }
}

function addLists(keys: Keys, states: readonly ProjectedState[]): void {
  for (const { locale, listings } of states) {
    for (const subjectId of [null, ...listings]) keys.add(deliveryKeys.list(subjectId, locale));
  }
}

function addRelated(keys: Keys, states: readonly ProjectedState[]): void {
  for (const { categoryId, locale, isNewest } of states) {
    if (isNewest) keys.add(deliveryKeys.related(categoryId, locale));
  }
}
