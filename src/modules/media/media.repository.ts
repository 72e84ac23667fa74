import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { NotFound } from '../../kernel/problem';
import { applyChange } from '../../platform/database/apply-change';
import type { Tx } from '../../platform/database/tx';
import { Media } from './media.entity';

export type NewMedia = Omit<Media, 'version' | 'createdAt' | 'updatedAt'>;
export type MediaChange = Partial<
  Pick<
    Media,
    | 'alt' | 'caption' | 'credit' | 'copyright' | 'byline' | 'usageTerms' | 'licenseExpiresAt' | 'takenAt' | 'place' | 'keywords'
    | 'digitalSourceType' | 'focalX' | 'focalY'
  >
>;

/** The write side of the library. */
@Injectable()
export class MediaRepository {
  /** Whether it was inserted: not where a picture of the same bytes is there, also when that one came in the same moment. */
  async insertUnlessKnown(tx: Tx, media: NewMedia): Promise<boolean> {
    const row = { ...media, version: 1 } as QueryDeepPartialEntity<Media>;
    const insertion = tx.createQueryBuilder().insert().into(Media).values(row).orIgnore().returning('id').updateEntity(false);
    const { raw }: { raw: unknown } = await insertion.execute();
    return Array.isArray(raw) && raw.length === 1;
  }

  async getByHash(tx: Tx, sha256: string): Promise<Media> {
    return tx.findOneByOrFail(Media, { sha256 });
  }

  /** Throws NotFound. */
  async lock(tx: Tx, id: string): Promise<Media> {
    const media = await tx.findOne(Media, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!media) throw new NotFound();
    return media;
  }

  /** The row as it is afterwards. */
  async apply(tx: Tx, media: Media, change: MediaChange): Promise<Media> {
    await applyChange(tx, Media, media, change);
    return tx.findOneByOrFail(Media, { id: media.id });
  }
}
