/** Every field was left out: what is there stays, its version too. */
export function changesNothing(change: object): boolean {
  return changedFields(change).length === 0;
}

/** The names of the fields that a change names, in alphabetical order; a field that is undefined was left out. */
export function changedFields(change: object): string[] {
  return Object.entries(change).flatMap(([field, value]) => (value === undefined ? [] : [field])).toSorted();
}
