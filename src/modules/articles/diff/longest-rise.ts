/** The values of a longest rising subsequence of different numbers: what stays in place when as little as possible is moved. */
export function longestRise(values: readonly number[]): Set<number> {
  /** The smallest value that a rise of each length can end with, and for every value the one before it in its rise. */
  const ends: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const value of values) {
    const length = firstNotBelow(ends, value);
    before.set(value, ends[length - 1]);
    ends[length] = value;
  }
  const rise = new Set<number>();
  for (let value = ends.at(-1); value !== undefined; value = before.get(value)) rise.add(value);
  return rise;
}

function firstNotBelow(rising: readonly number[], value: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rising[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
