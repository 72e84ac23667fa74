import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { Problem } from '../../kernel/problem';
import { etagOf } from '../../kernel/version';
import type { MediaChange } from './media.repository';
import { UpdateMedia } from './update-media';

/** A picture with the version that the caller has read. */
export interface VersionedMedia {
  readonly id: string;
  readonly version: number;
}

/** What became of one: its version then, or why it was refused. */
export interface BulkResult {
  readonly id: string;
  readonly version: number | null;
  readonly refusal: Problem | null;
}

/** The same change of many pictures. Each is changed or refused by itself; whoever was refused is as before. */
@Injectable()
export class UpdateMediaInBulk {
  constructor(private readonly update: UpdateMedia) {}

  async execute(actor: Actor, items: readonly VersionedMedia[], change: MediaChange): Promise<BulkResult[]> {
    const results: BulkResult[] = [];
    for (const item of items) results.push(await this.updateOne(actor, item, change));
    return results;
  }

  /** What is refused is refused before anything is written, so that the others may be in the same transaction. */
  private async updateOne(actor: Actor, { id, version }: VersionedMedia, change: MediaChange): Promise<BulkResult> {
    try {
      const { media } = await this.update.execute(actor, { id, ifMatch: etagOf(version) }, change);
      return { id, version: media.version, refusal: null };
    } catch (error) {
      if (error instanceof Problem) return { id, version: null, refusal: error };
      throw error;
    }
  }
}
