import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { commitsOf } from '../../platform/database/commit-count';
import { MediaQueries, ServedMedia } from './media.queries';

/** How long another process may have ended a use before it is noticed here: readers are promised a second. */
const GOOD_FOR_MS = 500;

const MOST_KEPT = 5000;

interface Kept {
  readonly media: ServedMedia;
  readonly until: number;
  readonly commits: number;
}

/**
 * Which pictures readers see at the moment. What the database said is believed for half a second, and no longer than until something is
 * committed in this process: so whoever takes a picture out of use here finds it gone at once. Only a yes is kept, so that what is published
 * is there at once.
 */
@Injectable()
export class ServedPictures {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly queries: MediaQueries,
    private readonly dataSource: DataSource,
  ) {}

  /** As it was half a second ago at most; one whose look is not the one that is asked for is always asked of the database. */
  async find(id: string, look: string | undefined): Promise<ServedMedia | null> {
    const kept = this.kept.get(id);
    if (kept && this.isGood(kept) && (look === undefined || look === kept.media.look)) return kept.media;
    // Counted before it is asked: what is committed meanwhile may be missing in the answer.
    const known = { commits: commitsOf(this.dataSource), until: performance.now() + GOOD_FOR_MS };
    const media = await this.queries.findServed(id);
    if (media?.usedPublicly) this.keep(id, { media, ...known });
    else this.kept.delete(id);
    return media;
  }

  private isGood({ until, commits }: Kept): boolean {
    return performance.now() < until && commits === commitsOf(this.dataSource);
  }

  private keep(id: string, kept: Kept): void {
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    this.kept.set(id, kept);
  }
}
