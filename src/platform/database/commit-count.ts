import type { DataSource } from 'typeorm';

const counts = new WeakMap<DataSource, number>();

/** How many transactions this process has ended in a commit: as long as it is the same, nothing was changed from here. */
export function commitsOf(dataSource: DataSource): number {
  return counts.get(dataSource) ?? 0;
}

export function noteCommit(dataSource: DataSource): void {
  counts.set(dataSource, commitsOf(dataSource) + 1);
}
