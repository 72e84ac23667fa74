import { Injectable } from '@nestjs/common';
import type { Position } from '../../kernel/page';
import { ReadPool } from '../../platform/database/read-pool';
import { SUBJECTS } from './cards-statement';
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

/** The name in the locale of $1, the plain one where there is none. */
const NAME = { c: 'coalesce(c.names ->> $1, c.name)', s: 'coalesce(s.names ->> $1, s.name)' } as const;

const CATEGORY = `
  select c.id, c.parent_id as "parentId", c.slug, c.path, ${NAME.c} as name, c.description, c.position, ${pictureOf('c')} from categories c`;

const HAS_LIVE_ARTICLES = 'exists (select 1 from delivery_listings l where l.subject_id = s.id)';

/** The condition on a category, and the order of which the first counts: whatever has the path comes before what had it. */
export const categoryAt = (path: string): string => `${ACTIVE} and (c.path = ${path} or c.id = (
    select coalesce(f.merged_into, f.id) from category_former_paths p join categories f on f.id = p.category_id where p.path = ${path}))
  order by c.path = ${path} desc limit 1`;

/** The condition on an author or a tag \`s\`, by its slug or one that it had. */
export const subjectAt = (table: 'authors' | 'tags', slug: string): string => `
  s.id = ${table === 'authors' ? SUBJECTS.author(slug) : SUBJECTS.tag(slug)} and s.deleted_at is null and ${HAS_LIVE_ARTICLES}`;

const COLUMNS = {
  authors: `s.id, s.slug, ${NAME.s} as name, s.bio, s.links, ${pictureOf('s')}`, tags: `s.id, s.slug, ${NAME.s} as name`,
} as const;

/** What articles are sorted by, as far as readers may know of it: active categories, and authors and tags with a live article. */
@Injectable()
export class SubjectQueries {
  constructor(private readonly pool: ReadPool) {}

  async categories(locale: string): Promise<PublicCategory[]> {
    return this.pool.query<PublicCategory & object>(
      { name: 'categories', text: `${CATEGORY} where ${ACTIVE} order by cardinality(c.lineage), c.position, name, c.id` }, [locale],
    );
  }

  /** By its path, or by one that it had before. */
  async category(locale: string, path: string): Promise<PublicCategory | null> {
    const [row] = await this.pool.query<PublicCategory & object>(
      { name: 'category', text: `${CATEGORY} where ${categoryAt('$2')}` }, [locale, path],
    );
    return row ?? null;
  }

  async authors(locale: string, limit: number, after: Position | null): Promise<PublicAuthor[]> {
    return this.list('authors', locale, limit, after);
  }

  async tags(locale: string, limit: number, after: Position | null): Promise<PublicTag[]> {
    return this.list('tags', locale, limit, after);
  }

  /** By slug, present or former; whoever was merged into another is found as that other. */
  async author(locale: string, slug: string): Promise<PublicAuthor | null> {
    return this.one('authors', locale, slug);
  }

  async tag(locale: string, slug: string): Promise<PublicTag | null> {
    return this.one('tags', locale, slug);
  }

  private async list<Row extends object>(table: 'authors' | 'tags', locale: string, limit: number, after: Position | null): Promise<Row[]> {
    return this.pool.query<Row>(
      { name: `${table}${after ? '-after' : ''}`, text: `select ${COLUMNS[table]} from ${table} s where s.deleted_at is null and ${HAS_LIVE_ARTICLES}
       ${after ? `and (${NAME.s}, s.id) > ($3, $4::uuid)` : ''} order by ${NAME.s}, s.id limit $2` },
      after ? [locale, limit + 1, after.value, after.id] : [locale, limit + 1],
    );
  }

  private async one<Row extends object>(table: 'authors' | 'tags', locale: string, slug: string): Promise<Row | null> {
    const [row] = await this.pool.query<Row>(
      { name: `${table}-by-slug`, text: `select ${COLUMNS[table]} from ${table} s where ${subjectAt(table, '$2')}` }, [locale, slug],
    );
    return row ?? null;
  }
}
