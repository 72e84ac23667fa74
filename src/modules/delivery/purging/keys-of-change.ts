import { deliveryKeys } from '../delivery-keys';
import type { ProjectedState } from './projected-state';

type States = ReadonlyMap<string, ProjectedState>;
type Keys = Set<string>;

/** What a change of articles made untrue, and the lists that one of them joined or left. */
export interface ChangedKeys {
  readonly keys: ReadonlySet<string>;
  readonly joinedOrLeft: ReadonlySet<string>;
}

/** The keys of every answer that shows something else now than before. Pure. */
export function keysOfChange(before: States, after: States): ChangedKeys {
  const keys: Keys = new Set();
  const joinedOrLeft: Keys = new Set();
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(id), after.get(id)];
    const states = [was, is].filter((state) => state !== undefined);
    const differs = (part: (state: ProjectedState) => string): boolean => !was || !is || part(was) !== part(is);
    const moved = inOneOnly(was?.listings ?? [], is?.listings ?? []);
    for (const subjectId of moved) joinedOrLeft.add(subjectId);
    if (differs(({ content }) => content)) addContent(keys, states);
    if (differs(({ card }) => card) || moved.length > 0) addLists(keys, states);
    if (differs(({ teaser, categoryId }) => `${teaser} ${categoryId}`)) addRelated(keys, states);
    if (differs(({ slug }) => slug)) keys.add(deliveryKeys.redirects);
    if (differs(({ inSitemaps }) => inSitemaps)) keys.add(deliveryKeys.sitemaps);
  }
  return { keys, joinedOrLeft };
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
