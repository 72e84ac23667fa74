const FIRST_MS = 1000;
const LONGEST_MS = 300_000;
const FORGOTTEN_MS = 3_600_000;

interface Setback {
  readonly failures: number;
  readonly until: number;
}

/** Rows that failed unexpectedly, each left alone for a second, then two, then four, five minutes at most. */
export class Setbacks {
  private readonly known = new Map<string, Setback>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Gives how often the row has failed by now. */
  add(id: string): number {
    const failures = (this.known.get(id)?.failures ?? 0) + 1;
    this.known.set(id, { failures, until: this.now() + Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1)) });
    return failures;
  }

  forget(id: string): void {
    this.known.delete(id);
  }

  /** The rows to leave alone for now. */
  current(): string[] {
    const now = this.now();
    for (const [id, { until }] of this.known) {
      // Nobody asked for it again: the row is no longer due.
      if (now - until > FORGOTTEN_MS) this.known.delete(id);
    }
    return [...this.known].flatMap(([id, { until }]) => (until > now ? [id] : []));
  }
}
