/** The last change of what an answer was made of. */
export interface LastChange {
  readonly at: Date;
  /** Nobody was told of this time before the last change in it, so that what bears it is known by it (RFC 9110, 8.8.2.2). */
  readonly isOnly: boolean;
}

interface Change {
  readonly second: number;
  readonly number: number;
  /** Something that was made before it bears the same second. */
  readonly isAgain: boolean;
  /** How many changes there had been when something made of the key first bore this second. */
  toldAfter?: number;
}

/** Of more than these it is only known that they changed by now. */
const MOST_REMEMBERED = 10_000;

/** When keys were last purged, by the clock of this process, which begins with a change of everything. */
export class KeyChanges {
  private readonly byKey = new Map<string, Change>();
  /** The last change of all keys that are not in the map. */
  private rest: Change = { second: 0, number: 0, isAgain: false };
  private count = 0;

  constructor(private readonly clock: () => number = Date.now) {}

  /** `byOther`: another process changed them, and may have told of the time since. */
  note(keys: readonly string[], byOther = false): void {
    this.count += 1;
    for (const key of keys) this.byKey.set(key, { ...this.after(this.of(key)), ...(byOther && { toldAfter: this.count }) });
    if (this.byKey.size > MOST_REMEMBERED) this.noteAll();
  }

  noteAll(): void {
    this.count += 1;
    this.rest = this.after(this.rest);
    this.byKey.clear();
  }

  /** Of at least one key; whatever is made of them bears its time from now on. */
  lastOf(keys: readonly string[]): LastChange {
    const changes = keys.map((key) => this.of(key));
    const second = Math.max(...changes.map((change) => change.second));
    const last = changes.filter((change) => change.second === second);
    const number = Math.max(...last.map((change) => change.number));
    const isOnly = last.every(({ isAgain, toldAfter }) => !isAgain && (toldAfter === undefined || toldAfter >= number));
    for (const change of last) change.toldAfter ??= this.count;
    return { at: new Date(second * 1000), isOnly };
  }

  private of(key: string): Change {
    return this.byKey.get(key) ?? this.rest;
  }

  private after(before: Change): Change {
    const second = Math.floor(this.clock() / 1000);
    return { second, number: this.count, isAgain: before.second === second && (before.isAgain || before.toldAfter !== undefined) };
  }
}
