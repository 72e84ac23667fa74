/** What the primary says of itself, on the connection on which this process hears of changes. */
export interface PrimaryAnswer {
  /** How many changes had been heard of when it was asked. */
  readonly changes: number;
  /** The end of what it had written by then: whatever was heard of lies before. */
  readonly position: bigint;
  /** Tells this run of the server from all others. */
  readonly server: string;
  /** When it was asked, and until when nothing can have happened that was not heard of. */
  readonly asked: number;
  readonly heardUntil: number;
}

/** What the server of DATABASE_REPLICA_URL says of itself. */
export interface ReplicaAnswer {
  readonly isStandby: boolean;
  readonly server: string;
  /** What it has replayed, and what it has got; null where it is no standby, or has got nothing by streaming. */
  readonly replayed: bigint | null;
  readonly received: bigint | null;
}

/** `itself`: it is the primary, under another name or with fewer rights. */
export type ReplicaUse = 'off' | 'itself' | 'current' | 'behind' | 'away' | 'another';

/** More than can come together before the oldest is replayed, unless the standby has stopped. */
const MOST_BEATS = 1000;

/**
 * Whether the standby may be read, by what this process knows. It may where it has replayed everything that this process has heard
 * was changed, as long as this process hears of every change, and is not further behind than allowed. A change is heard of without
 * its place in the log: until the primary, asked afterwards, has said where its log ends, no place is far enough. Pure but for the clock.
 */
export class Replica {
  private readonly followers: (() => void)[] = [];
  private readonly losers: (() => void)[] = [];
  private changes = 0;
  /** The place that is far enough for so many changes. */
  private needed = { changes: -1, position: 0n };
  private heardUntil = 0;
  private primary: string | undefined;
  private isPrimaryAway = false;
  private standby: ReplicaAnswer | undefined;
  /** Where the log of a former primary may have led it; undefined where that has to be asked yet. */
  private outrun: bigint | undefined = -1n;
  /** The ends of the log that it has not replayed yet, the oldest first. */
  private beats: { position: bigint; at: number }[] = [];

  constructor(
    readonly isOn: boolean,
    private readonly maxLagSeconds: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Hears at once of every change: it is to be asked where the log ends. */
  follow(follower: () => void): void {
    this.followers.push(follower);
  }

  /** Hears when the server of DATABASE_REPLICA_URL is lost. */
  onLoss(loser: () => void): void {
    this.losers.push(loser);
  }

  get changesHeard(): number {
    return this.changes;
  }

  /** Something that readers see was changed, or may have been: what comes next is only read where that has arrived. */
  changed(): void {
    if (!this.isOn) return;
    this.changes += 1;
    for (const follower of this.followers) follower();
  }

  primaryAnswered({ changes, position, server, asked, heardUntil }: PrimaryAnswer): void {
    // It may have gone on from a place before that of the standby, which then has what never was, and follows nobody.
    if (this.primary !== undefined && this.primary !== server) this.outrun = undefined;
    this.primary = server;
    this.isPrimaryAway = false;
    this.heardUntil = heardUntil;
    if (changes !== this.needed.changes) this.needed = { changes, position };
    if (position > (this.beats.at(-1)?.position ?? this.standby?.replayed ?? -1n)) this.beats.push({ position, at: asked });
    if (this.beats.length > MOST_BEATS) this.beats = this.beats.filter((_, index) => index % 2 === 0);
  }

  /** From now on changes may be missed. `isAway`: because nobody answers where the primary was. */
  unheard({ isAway }: { isAway: boolean }): void {
    this.heardUntil = 0;
    this.isPrimaryAway = isAway;
  }

  replicaAnswered(answer: ReplicaAnswer): void {
    this.standby = answer;
    const replayed = answer.replayed ?? -1n;
    const received = answer.received ?? -1n;
    this.outrun ??= replayed > received ? replayed : received;
    const waiting = this.beats.findIndex(({ position }) => position > replayed);
    this.beats = waiting < 0 ? [] : this.beats.slice(waiting);
  }

  replicaLost(): void {
    this.standby = undefined;
    for (const loser of this.losers) loser();
  }

  /** The run of the server that was asked; undefined while none answers. */
  get server(): string | undefined {
    return this.standby?.server;
  }

  get use(): ReplicaUse {
    if (!this.isOn) return 'off';
    if (this.standby === undefined) return 'away';
    if (!this.standby.isStandby) return this.identity(this.standby.server);
    return this.hasAllHeard && (this.lagSeconds ?? 0) <= this.maxLagSeconds ? 'current' : 'behind';
  }

  /** Before the primary has said which server it is, this one may be it. */
  private identity(server: string): ReplicaUse {
    if (server === this.primary) return 'itself';
    return this.now() < this.heardUntil ? 'another' : 'away';
  }

  /** Whether the next read goes to it. Where nobody answers at the primary, all that was heard of is enough: there is no other to ask. */
  get isRead(): boolean {
    const { use } = this;
    if (use === 'itself') return true;
    return use === 'current' ? this.now() < this.heardUntil || this.isPrimaryAway : this.isPrimaryAway && this.hasAllHeard;
  }

  /** It has replayed every change that this process has heard of. */
  get hasAllHeard(): boolean {
    const replayed = this.standby?.isStandby ? this.standby.replayed : null;
    if (replayed === null || this.outrun === undefined || this.needed.changes !== this.changes) return false;
    return replayed >= this.needed.position && replayed > this.outrun;
  }

  /** For how long the oldest that it has not replayed has been written; undefined where there is no standby to ask. */
  get lagSeconds(): number | undefined {
    if (!this.standby?.isStandby) return undefined;
    const [oldest] = this.beats;
    return oldest === undefined ? 0 : (this.now() - oldest.at) / 1000;
  }
}
