import { Injectable } from '@nestjs/common';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { type Actor, holdsAnywhere, partOf, sectionsOf } from '../../kernel/actor';
import { type PageRequest, type Position, pageOf } from '../../kernel/page';
import { NotFound } from '../../kernel/problem';
import { type MediaFilter, filterConditions } from './media-filter';
import { Media } from './media.entity';
import { type MediaDetail, type MediaPage, MediaQueries } from './media.queries';

const LINEAGE = '(select coalesce(t.lineage, c.lineage) from categories c left join categories t on t.id = c.merged_into where c.id = m.category_id)';

/** Everybody's pictures, and those in the folders of the sections. */
const inSections = (sections: string): string => `(m.category_id is null or ${LINEAGE} && cast(:${sections} as uuid[]))`;

/** The library as one person may see it. */
@Injectable()
export class MediaSearch {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: MediaQueries,
  ) {}

  /** The newest first. */
  async list(actor: Actor, filter: MediaFilter, { limit, after, withTotal }: PageRequest): Promise<MediaPage> {
    const query = this.inSight(actor);
    query.andWhere(`m.deleted_at is ${filter.trashed ? 'not null' : 'null'}`);
    for (const { sql, parameters } of filterConditions(filter)) query.andWhere(sql, parameters);
    const total = withTotal ? await query.getCount() : undefined;
    if (after) query.andWhere('(m.created_at, m.id) < (cast(:value as timestamptz), cast(:id as uuid))', after);
    const found = await query.orderBy('m.created_at', 'DESC').addOrderBy('m.id', 'DESC').limit(limit + 1).getMany();
    const { rows, next } = pageOf(found, limit, positionOf);
    return { items: await this.queries.details(rows, this.dataSource.manager), next, ...(total !== undefined && { total }) };
  }

  /** Throws NotFound. */
  async get(actor: Actor, id: string): Promise<MediaDetail> {
    const media = await this.inSight(actor).andWhere('m.id = :id', { id }).getOne();
    if (!media) throw new NotFound();
    return this.queries.detail(media, this.dataSource.manager);
  }

  /** The trash is in the sight of who may restore what lies there. */
  private inSight(actor: Actor): SelectQueryBuilder<Media> {
    const [sees, seesAll] = sight(actor, 'media:read', 'readable');
    const [manages, managesAll] = sight(actor, 'media:manage', 'manageable');
    const [own, ownOnes] = brought(actor);
    return this.dataSource.manager.createQueryBuilder(Media, 'm')
      .where(`(${own} or ${sees})`, { ...ownOnes, ...seesAll })
      .andWhere('m.purged_at is null')
      .andWhere(`(m.deleted_at is null or ${manages} or (${own} and :uploads))`, { ...managesAll, uploads: holdsAnywhere(actor, 'media:upload') });
  }
}

/** A condition for the actor's own pictures, with its parameters: for a key that is kept to a category those there, and those in no folder. */
function brought(actor: Actor): [string, Record<string, unknown>] {
  const [part, own] = [partOf(actor), 'm.uploaded_by = cast(:actorId as uuid)'];
  return part === null ? [own, { actorId: actor.id }] : [`(${own} and ${inSections('part')})`, { actorId: actor.id, part: [part] }];
}

/** A condition for the pictures in which the actor holds the permission, with its parameter. */
function sight(actor: Actor, permission: 'media:read' | 'media:manage', name: string): [string, Record<string, unknown>] {
  const sections = sectionsOf(actor, permission);
  if (sections === 'everywhere') return ['true', {}];
  return sections.length === 0 ? ['false', {}] : [inSections(name), { [name]: sections }];
}

function positionOf({ createdAt, id }: Media): Position {
  return { value: createdAt.toISOString(), id };
}
