import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import type { Page, Position } from '../../kernel/page';
import { NotFound } from '../../kernel/problem';
import { type Statement, queryPrepared } from '../../platform/database/prepared-statement';
import { camelKeys } from '../../platform/database/row';
import { findSuccessors } from '../../platform/database/successors';
import { Media } from './media.entity';
import { renditionVersion } from './renditions';

/** A picture with who brought it, as the editorial API shows it: in the folder of the section that took the place of its own, if one did. */
export interface MediaDetail {
  readonly media: Media;
  readonly uploadedBy: { readonly id: string; readonly name: string };
}

/** One page of the library. */
export interface MediaPage extends Omit<Page<MediaDetail>, 'nextCursor'> {
  next: Position | null;
}

/** Readers see a picture while a live article, an author or a category that is active, with all above it, uses it, and never one that is out of use. */
const SERVED: Statement = {
  name: 'served-media',
  text: `
    select id, mime_type, bytes::float8 as bytes, sha256, storage_key, width, height, focal_x, focal_y, title, withheld,
      revocation is null and deleted_at is null and (
           exists (select from delivery_media where media_id = m.id)
        or exists (select from authors where media_id = m.id and deleted_at is null)
        or exists (select from categories c where c.media_id = m.id and c.deleted_at is null and not exists (
             select from categories above where above.id = any (c.lineage) and not above.active))) as used_publicly
    from media m where id = $1 and purged_at is null`,
};

/** What of a file is served, or its renditions are made from, and whether readers see it. */
export type ServedMedia = Pick<
  Media, 'id' | 'mimeType' | 'bytes' | 'sha256' | 'storageKey' | 'width' | 'height' | 'focalX' | 'focalY' | 'title' | 'withheld'
> & {
  readonly usedPublicly: boolean;
  /** As renditionVersion. */
  readonly look: string;
};

/** The read side of the library. */
@Injectable()
export class MediaQueries {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string, manager: EntityManager = this.dataSource.manager): Promise<Media | null> {
    return manager.findOneBy(Media, { id });
  }

  async detail(media: Media, manager: EntityManager): Promise<MediaDetail> {
    const [detail] = await this.details([media], manager);
    if (!detail) throw new NotFound();
    return detail;
  }

  /** Asked of the database each time, because a picture disappears with its last use. */
  async findServed(id: string): Promise<ServedMedia | null> {
    const [row] = await queryPrepared(this.dataSource.manager, SERVED, [id]);
    if (!row) return null;
    const media = camelKeys<Omit<ServedMedia, 'look'>>(row);
    return { ...media, look: renditionVersion(media) };
  }

  /** The checksum of every original, by where it lies. */
  async originals(): Promise<Map<string, string>> {
    const rows = await this.dataSource.query<{ key: string; sha256: string }[]>(
      'select storage_key as key, sha256 from media where purged_at is null',
    );
    return new Map(rows.map(({ key, sha256 }) => [key, sha256]));
  }

  /** With who brought them. */
  async details(rows: Media[], manager: EntityManager): Promise<MediaDetail[]> {
    const people = await manager.query<{ id: string; name: string }[]>('select id, name from users where id = any($1)', [
      [...new Set(rows.map(({ uploadedBy }) => uploadedBy))],
    ]);
    const names = new Map(people.map(({ id, name }) => [id, name]));
    const successor = await findSuccessors(manager, 'categories', rows.map(({ categoryId }) => categoryId));
    return rows.map((media) => ({ media: { ...media, categoryId: successor(media.categoryId) }, uploadedBy: { id: media.uploadedBy, name: names.get(media.uploadedBy) ?? '' } }));
  }
}
