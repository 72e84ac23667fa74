import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import type { Lineage } from '../../kernel/actor';
import { NotFound } from '../../kernel/problem';
import { applyChange } from '../../platform/database/apply-change';
import type { RowChange } from '../../platform/database/row-change';
import type { Tx } from '../../platform/database/tx';
import { Media } from './media.entity';
import { PendingFiles } from './pending-files';

export type NewMedia = Omit<Media, 'version' | 'createdAt' | 'updatedAt' | 'revocation' | 'licenceExpiryTold' | 'deletedAt' | 'purgedAt'>;
export type MediaChange = RowChange<
  Pick<
    Media,
    | 'title' | 'alt' | 'caption' | 'credit' | 'copyright' | 'byline' | 'usageTerms' | 'licenseExpiresAt' | 'takenAt' | 'place' | 'keywords'
    | 'digitalSourceType' | 'focalX' | 'focalY' | 'categoryId' | 'revocation' | 'deletedAt'
    | 'mimeType' | 'bytes' | 'width' | 'height' | 'duration' | 'withheld' | 'sha256' | 'storageKey' | 'placeholder' | 'asRead'
  >
>;

/** The write side of the library. */
@Injectable()
export class MediaRepository {
  constructor(private readonly pending: PendingFiles) {}

  /** Whether it was inserted: not where a picture of the same bytes is there, also when that one came in the same moment. */
  async insertUnlessKnown(tx: Tx, media: NewMedia): Promise<boolean> {
    const row = { ...media, version: 1 } as QueryDeepPartialEntity<Media>;
    const insertion = tx.createQueryBuilder().insert().into(Media).values(row).orIgnore().returning('id').updateEntity(false);
    const { raw }: { raw: unknown } = await insertion.execute();
    const inserted = Array.isArray(raw) && raw.length === 1;
    if (inserted) await this.pending.settle(tx, media.storageKey);
    return inserted;
  }

  async getByHash(tx: Tx, sha256: string): Promise<Media> {
    return tx.findOneByOrFail(Media, { sha256, deletedAt: IsNull() });
  }

  /** Throws NotFound. */
  async lock(tx: Tx, id: string): Promise<Media> {
    const media = await tx.findOne(Media, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!media) throw new NotFound();
    return media;
  }

  /** The section from the root down, or the one that it was merged into; null where there is none, or no living one is left and that is asked for. */
  async lineageOf(tx: Tx, categoryId: string, which?: 'living'): Promise<Lineage | null> {
    const [row] = await tx.query<{ lineage: string[] }[]>(
      `select coalesce(t.lineage, c.lineage) as lineage from categories c left join categories t on t.id = c.merged_into
       where c.id = $1 ${which ? 'and c.deleted_at is null for key share of c' : ''}`,
      [categoryId],
    );
    return row?.lineage ?? null;
  }

  /** The row as it is afterwards. */
  async apply(tx: Tx, media: Media, change: MediaChange): Promise<Media> {
    await applyChange(tx, Media, media, change);
    if (change.storageKey !== undefined) await this.pending.settle(tx, change.storageKey);
    return tx.findOneByOrFail(Media, { id: media.id });
  }
}
