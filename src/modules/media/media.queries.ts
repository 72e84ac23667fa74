import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { Page, PageRequest, Position, pageOf } from '../../kernel/page';
import { NotFound } from '../../kernel/problem';
import { containing } from '../../platform/database/containing';
import { Media } from './media.entity';

/** A picture with who brought it, as the editorial API shows it. */
export interface MediaDetail {
  readonly media: Media;
  readonly uploadedBy: { readonly id: string; readonly name: string };
}

/** One page of the library. */
export interface MediaPage extends Omit<Page<MediaDetail>, 'nextCursor'> {
  next: Position | null;
}

/** Readers see a picture while a live article or an author uses it. */
const USED_PUBLICLY = `
  select exists (select from delivery_articles where media_ids @> array[$1]::uuid[])
      or exists (select from authors where media_id = $1 and deleted_at is null) as used`;

/** The read side of the library. */
@Injectable()
export class MediaQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest first; `q` is looked for in alternative texts, captions and credits. */
  async list({ limit, after, withTotal }: PageRequest, q: string | undefined): Promise<MediaPage> {
    const { manager } = this.dataSource;
    const query = manager.createQueryBuilder(Media, 'm');
    if (q !== undefined) {
      query.where('(m.alt ilike :pattern or m.caption ilike :pattern or m.credit ilike :pattern)', { pattern: containing(q) });
    }
    const total = withTotal ? await query.getCount() : undefined;
    if (after) query.andWhere('(m.created_at, m.id) < (cast(:value as timestamptz), cast(:id as uuid))', after);
    const found = await query.orderBy('m.created_at', 'DESC').addOrderBy('m.id', 'DESC').limit(limit + 1).getMany();
    const { rows, next } = pageOf(found, limit, positionOf);
    return { items: await this.withUploaders(manager, rows), next, ...(total !== undefined && { total }) };
  }

  /** Throws NotFound. `manager` sees what its own transaction has changed. */
  async get(id: string, manager: EntityManager = this.dataSource.manager): Promise<MediaDetail> {
    const media = await this.find(id, manager);
    if (!media) throw new NotFound();
    return this.detail(media, manager);
  }

  async find(id: string, manager: EntityManager = this.dataSource.manager): Promise<Media | null> {
    return manager.findOneBy(Media, { id });
  }

  async detail(media: Media, manager: EntityManager): Promise<MediaDetail> {
    const [detail] = await this.withUploaders(manager, [media]);
    if (!detail) throw new NotFound();
    return detail;
  }

  /** Asked of the database each time, because a picture disappears with its last use. */
  async isUsedPublicly(id: string): Promise<boolean> {
    const [row] = await this.dataSource.query<{ used: boolean }[]>(USED_PUBLICLY, [id]);
    return row?.used === true;
  }

  private async withUploaders(manager: EntityManager, rows: Media[]): Promise<MediaDetail[]> {
    const people = await manager.query<{ id: string; name: string }[]>('select id, name from users where id = any($1)', [
      [...new Set(rows.map(({ uploadedBy }) => uploadedBy))],
    ]);
    const names = new Map(people.map(({ id, name }) => [id, name]));
    return rows.map((media) => ({ media, uploadedBy: { id: media.uploadedBy, name: names.get(media.uploadedBy) ?? '' } }));
  }
}

function positionOf({ createdAt, id }: Media): Position {
  return { value: createdAt.toISOString(), id };
}
