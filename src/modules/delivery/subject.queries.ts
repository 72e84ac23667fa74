import { Injectable } from '@nestjs/common';
import type { Position } from '../../kernel/page';
import { ReadPool } from '../../platform/database/read-pool';
import type { PublicPicture } from './delivered-picture';

export interface PublicCategory {
  readonly id: string;
  readonly parentId: string | null;
  readonly slug: string;
  readonly path: string;
  readonly name: string;
  readonly description: string | null;
  readonly picture: PublicPicture | null;
  readonly position: number;
}

export interface PublicAuthor {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly bio: string | null;
  readonly links: { label: string; url: string }[];
  readonly picture: PublicPicture | null;
}

export interface PublicTag {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** Active, and so is everything above it. */
export const ACTIVE = `c.deleted_at is null and not exists (
  select 1 from categories above where above.id = any (c.lineage) and not above.active)`;

/** None where it is out of use. */
const pictureOf = (subject: string): string => `
  (select json_build_object('id', m.id, 'sha256', m.sha256, 'alt', m.alt, 'caption', m.caption, 'credit', m.credit, 'width', m.width,
     'height', m.height, 'focalX', m.focal_x, 'focalY', m.focal_y, 'placeholder', m.placeholder)
   from delivery_pictures m where m.subject_id = ${subject}.id) as picture`;

const CATEGORY = `
  select c.id, c.parent_id as "parentId", c.slug, c.path, c.name, c.description, c.position, ${pictureOf('c')} from categories c`;

const HAS_LIVE_ARTICLES = 'exists (select 1 from delivery_listings l where l.subject_id = s.id)';

const COLUMNS = { authors: `s.id, s.slug, s.name, s.bio, s.links, ${pictureOf('s')}`, tags: 's.id, s.slug, s.name' } as const;

/** What articles are sorted by, as far as readers may know of it: active categories, and authors and tags with a live article. */
@Injectable()
export class SubjectQueries {
  constructor(private readonly pool: ReadPool) {}

  async categories(): Promise<PublicCategory[]> {
    return this.pool.query<PublicCategory & object>(
      { name: 'categories', text: `${CATEGORY} where ${ACTIVE} order by cardinality(c.lineage), c.position, c.name, c.id` }, [],
    );
  }

  /** By its path, or by one that it had before. */
  async category(path: string): Promise<PublicCategory | null> {
    const [row] = await this.pool.query<PublicCategory & object>(
      { name: 'category', text: `${CATEGORY} where ${ACTIVE} and (c.path = $1 or c.id = (
         select coalesce(f.merged_into, f.id) from category_former_paths p join categories f on f.id = p.category_id where p.path = $1))
       order by c.path = $1 desc limit 1` },
      [path],
    );
    return row ?? null;
  }

  async authors(limit: number, after: Position | null): Promise<PublicAuthor[]> {
    return this.list('authors', limit, after);
  }

  async tags(limit: number, after: Position | null): Promise<PublicTag[]> {
    return this.list('tags', limit, after);
  }

  /** By slug; whoever was merged into another is found as that other. */
  async author(slug: string): Promise<PublicAuthor | null> {
    return this.one('authors', slug);
  }

  async tag(slug: string): Promise<PublicTag | null> {
    return this.one('tags', slug);
  }

  private async list<Row extends object>(table: 'authors' | 'tags', limit: number, after: Position | null): Promise<Row[]> {
    return this.pool.query<Row>(
      { name: `${table}${after ? '-after' : ''}`, text: `select ${COLUMNS[table]} from ${table} s where s.deleted_at is null and ${HAS_LIVE_ARTICLES}
       ${after ? 'and (s.name, s.id) > ($2, $3::uuid)' : ''} order by s.name, s.id limit $1` },
      after ? [limit + 1, after.value, after.id] : [limit + 1],
    );
  }

  private async one<Row extends object>(table: 'authors' | 'tags', slug: string): Promise<Row | null> {
    const [row] = await this.pool.query<Row>(
      { name: `${table}-by-slug`, text: `select ${COLUMNS[table]} from ${table} f join ${table} s on s.id = coalesce(f.merged_into, f.id)
       where f.slug = $1 and s.deleted_at is null and ${HAS_LIVE_ARTICLES}` },
      [slug],
    );
    return row ?? null;
  }
}
