import type { FoundPlace } from './path.queries';

/** What a path stands for, of all that its names lead to in the order in which they count: what is there now, else what was there. Pure. */
export function firstPlace(found: readonly FoundPlace[]): FoundPlace | undefined {
  return found.find(({ candidate, place }) => candidate.name === place.name) ?? found[0];
}
