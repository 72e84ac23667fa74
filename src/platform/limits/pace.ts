import type { Allowance } from './allowance';

export interface PaceRule {
  readonly name: string;
  readonly perSecond: number;
  /** How many at once, after a rest. */
  readonly burst: number;
}

/** What was spent since it was told last. */
export interface Spent {
  readonly key: string;
  /** Milliseconds of the pace. */
  readonly ms: number;
}

/** Beyond these, the ones that have rested for longest are forgotten. */
const MOST_KEYS = 20_000;

/**
 * A limit of so many a second with bursts, counted in the memory of this process without waiting for anything (the generic cell
 * rate algorithm: for each key, the time until which its pace is spent). What others have spent comes in by `learn`.
 */
export class Pace {
  private readonly spentUntil = new Map<string, number>();
  private readonly untold = new Map<string, number>();
  private readonly interval: number;

  constructor(private readonly rule: PaceRule) {
    this.interval = 1000 / rule.perSecond;
  }

  /** Takes one, where there is one: `left` is -1 where there is none. `now` in milliseconds. */
  take(key: string, now: number): Allowance {
    const { name, burst, perSecond } = this.rule;
    const window = burst * this.interval;
    const until = Math.max(this.spentUntil.get(key) ?? now, now) + this.interval;
    const allowance = { name, limit: burst, window: Math.ceil(burst / perSecond) };
    // With a tenth of a step to spare, for what sums of fractions lose.
    if (until - now > window + this.interval / 10) return { ...allowance, left: -1, moreIn: until - now - window };
    this.spentUntil.delete(key);
    this.spentUntil.set(key, until);
    this.untold.set(key, (this.untold.get(key) ?? 0) + 1);
    if (this.spentUntil.size > MOST_KEYS) this.forgetOldest();
    return { ...allowance, left: Math.floor((window - (until - now)) / this.interval + 0.1), moreIn: this.interval };
  }

  /** What the other instances should know: who took more than a tenth of the pace since the last time. Told once. */
  tell(): Spent[] {
    const worthTelling = this.rule.perSecond / 10;
    const told = [...this.untold].flatMap(([key, count]) => (count > worthTelling ? [{ key, ms: count * this.interval }] : []));
    this.untold.clear();
    return told;
  }

  /** Everybody together has spent the pace for so many milliseconds from now. */
  learn(key: string, ahead: number, now: number): void {
    this.spentUntil.set(key, Math.max(this.spentUntil.get(key) ?? now, now + ahead));
  }

  private forgetOldest(): void {
    const [oldest] = this.spentUntil.keys();
    if (oldest !== undefined) this.spentUntil.delete(oldest);
  }
}
