import { newId } from '../database/new-id';
import type { FinishedAnswer } from '../http/finished-answer';
import { KeyChanges, type LastChange } from './key-changes';

/** The key of every answer: to purge it is to purge everything. */
export const EVERYTHING = 'all';

/** What an answer takes beside its bytes: the maps that it is in, its headers, its keys. By experience, and rather too much. */
const OVERHEAD = 2000;
const OVERHEAD_OF_KEY = 150;

/** So much of the room is for answers that nobody has asked for again. */
const YOUNG_SHARE = 4;

/** A larger part of the room than this is not given to one answer. */
const LARGEST_SHARE = 8;

/** One that began so long ago was forgotten by whoever made it. */
const FILL_PATIENCE_MS = 5000;

const MOST_REMEMBERED_PURGES = 10_000;

interface Entry {
  readonly url: string;
  readonly answer: FinishedAnswer;
  readonly keys: readonly string[];
  readonly until: number;
  bytes: number;
  /** Asked for since it was last looked at for eviction. */
  isUsed: boolean;
  isProven: boolean;
}

/** An answer that is being made for the first of those who want it. */
export interface Fill {
  readonly url: string;
  readonly began: number;
  /** How many purges there were before. */
  readonly sequence: number;
  /** Resolves with the answer, or with undefined where there is none to share. */
  readonly done: Promise<FinishedAnswer | undefined>;
  readonly resolve: (answer: FinishedAnswer | undefined) => void;
}

/** How an answer is kept. */
export interface Keeping {
  readonly keys: readonly string[];
  /** At the longest; undefined: until it is purged. */
  readonly seconds?: number | undefined;
}

export interface CacheCounts {
  hits: number;
  misses: number;
  /** Answered together with another request that asked the same at that moment. */
  joined: number;
  /** Not looked for: with a credential, while purges cannot be heard, or under an address that nothing is kept for. */
  bypassed: number;
  evictions: number;
  /** Answers that were dropped because something in them had changed. */
  invalidations: number;
}

/**
 * Finished answers by their canonical address, within a number of bytes. An answer is dropped when one of its keys is purged, and one
 * that was begun before such a purge is not kept. Answers that are asked for once cannot drive out those that are asked for again:
 * the room for new ones is small, and whatever was used in it moves on to the rest. It answers only while it is trusted,
 * that is while every purge is heard of.
 */
export class ResponseCache {
  /** Tells what this process says from what others say. */
  readonly id: string = newId();
  readonly counts: CacheCounts = { hits: 0, misses: 0, joined: 0, bypassed: 0, evictions: 0, invalidations: 0 };
  private readonly entries = new Map<string, Entry>();
  private readonly byKey = new Map<string, Set<Entry>>();
  private readonly young = new Set<Entry>();
  private readonly proven = new Set<Entry>();
  private readonly fills = new Map<string, Fill>();
  private readonly purgedAt = new Map<string, number>();
  private readonly changes: KeyChanges;
  private clearedAt = 0;
  private sequence = 0;
  private trustedUntil = 0;
  private total = 0;
  private totalYoung = 0;

  /** With no bytes it is off. */
  constructor(
    private readonly limit: number,
    private readonly now: () => number = () => performance.now(),
    clock?: () => number,
  ) {
    this.changes = new KeyChanges(clock);
  }

  get isOn(): boolean {
    return this.limit > 0;
  }

  get bytes(): number {
    return this.total;
  }

  get size(): number {
    return this.entries.size;
  }

  get isTrusted(): boolean {
    return this.now() < this.trustedUntil;
  }

  /** Every purge until now has been heard of, and those until then will have been: by the clock of `now`. */
  trust(until: number): void {
    this.trustedUntil = until;
  }

  /** From now on purges may be missed: it is emptied, and not asked until it is trusted again. */
  distrust(): void {
    this.trustedUntil = 0;
    this.clear();
  }

  find(url: string): FinishedAnswer | undefined {
    const entry = this.entries.get(url);
    if (entry === undefined) return undefined;
    const now = this.now();
    if (now >= this.trustedUntil) return undefined;
    if (now >= entry.until) {
      this.drop(entry);
      return undefined;
    }
    entry.isUsed = true;
    return entry.answer;
  }

  /** The answer that is being made for this address; undefined where none is, or none that may be waited for. */
  filling(url: string): Fill | undefined {
    const fill = this.fills.get(url);
    return fill && this.now() - fill.began < FILL_PATIENCE_MS ? fill : undefined;
  }

  /** To be called before anything is read for the answer. */
  begin(url: string): Fill {
    const { promise: done, resolve } = Promise.withResolvers<FinishedAnswer | undefined>();
    const fill = { url, began: this.now(), sequence: this.sequence, done, resolve };
    this.fills.set(url, fill);
    return fill;
  }

  /** Of what is being made of these; undefined where one of them has changed since it was begun, or may have. */
  lastChange(fill: Fill, keys: readonly string[]): LastChange | undefined {
    return this.isTrusted && !this.isOutdated(fill, keys) ? this.changes.lastOf(keys) : undefined;
  }

  /** Keeps the answer unless something in it has changed since it was begun, and shares it with those who wait. */
  complete(fill: Fill, keeping: Keeping, make: (grown: (bytes: number) => void) => FinishedAnswer): FinishedAnswer {
    let entry: Entry | undefined;
    const answer = make((bytes) => entry && this.grow(entry, bytes));
    this.end(fill);
    if (this.isTrusted && !this.isOutdated(fill, keeping.keys)) entry = this.keep(fill.url, answer, keeping);
    fill.resolve(answer);
    return answer;
  }

  /** There is no answer to share: each who waits makes their own. */
  abandon(fill: Fill): void {
    this.end(fill);
    fill.resolve(undefined);
  }

  /** Drops what was made of any of these. `byOther`: another process says so. */
  purge(keys: readonly string[], byOther = false): void {
    if (keys.includes(EVERYTHING)) return this.clear();
    this.changes.note(keys, byOther);
    this.sequence += 1;
    for (const key of keys) {
      this.purgedAt.set(key, this.sequence);
      for (const entry of this.byKey.get(key) ?? []) {
        this.counts.invalidations += 1;
        this.drop(entry);
      }
    }
    // Whoever asks from now on must not get what somebody else began to read before.
    this.fills.clear();
    if (this.purgedAt.size > MOST_REMEMBERED_PURGES) this.outdateAllFills();
  }

  clear(): void {
    this.counts.invalidations += this.entries.size;
    this.changes.noteAll();
    for (const entry of this.entries.values()) this.drop(entry);
    this.sequence += 1;
    this.fills.clear();
    this.outdateAllFills();
  }

  private outdateAllFills(): void {
    this.clearedAt = this.sequence;
    this.purgedAt.clear();
  }

  private isOutdated({ sequence }: Fill, keys: readonly string[]): boolean {
    return this.clearedAt > sequence || keys.some((key) => (this.purgedAt.get(key) ?? 0) > sequence);
  }

  private end(fill: Fill): void {
    if (this.fills.get(fill.url) === fill) this.fills.delete(fill.url);
  }

  private keep(url: string, answer: FinishedAnswer, { keys, seconds }: Keeping): Entry | undefined {
    const bytes = answer.bytes.length + OVERHEAD + (url.length * 2) + (keys.length * OVERHEAD_OF_KEY);
    if (bytes > this.limit / LARGEST_SHARE) return undefined;
    const before = this.entries.get(url);
    if (before) this.drop(before);
    const until = seconds === undefined ? Number.POSITIVE_INFINITY : this.now() + seconds * 1000;
    const entry: Entry = { url, answer, keys, until, bytes: 0, isUsed: false, isProven: false };
    this.entries.set(url, entry);
    this.young.add(entry);
    for (const key of keys) {
      const others = this.byKey.get(key);
      if (others) others.add(entry);
      else this.byKey.set(key, new Set([entry]));
    }
    this.grow(entry, bytes);
    return entry;
  }

  /** It may be gone meanwhile: then what it takes is nobody's. */
  private grow(entry: Entry, bytes: number): void {
    if (this.entries.get(entry.url) !== entry) return;
    entry.bytes += bytes;
    this.total += bytes;
    if (!entry.isProven) this.totalYoung += bytes;
    this.evict();
  }

  private evict(): void {
    while (this.total > this.limit) {
      const fromYoung = this.totalYoung > this.limit / YOUNG_SHARE || this.proven.size === 0;
      const [oldest] = fromYoung ? this.young : this.proven;
      if (!oldest) return;
      if (oldest.isUsed) this.moveOn(oldest);
      else {
        this.counts.evictions += 1;
        this.drop(oldest);
      }
    }
  }

  /** To the end of those that are asked for again. */
  private moveOn(entry: Entry): void {
    if (!entry.isProven) this.totalYoung -= entry.bytes;
    this.young.delete(entry);
    this.proven.delete(entry);
    entry.isProven = true;
    entry.isUsed = false;
    this.proven.add(entry);
  }

  private drop(entry: Entry): void {
    this.entries.delete(entry.url);
    this.young.delete(entry);
    this.proven.delete(entry);
    this.total -= entry.bytes;
    if (!entry.isProven) this.totalYoung -= entry.bytes;
    for (const key of entry.keys) {
      const others = this.byKey.get(key);
      others?.delete(entry);
      if (others?.size === 0) this.byKey.delete(key);
    }
  }
}
