import { Injectable } from '@nestjs/common';
import { Settings } from '../../../config/settings';
import { ReadPool } from '../../../platform/database/read-pool';
import { ACTIVE, SubjectQueries } from '../subject.queries';
import type { Candidate, PlaceType } from './site-paths';

/** What readers find under a name, and the name that it has now. */
export interface Place {
  readonly id: string;
  readonly name: string;
}

/** A name that something had before, and has no more. */
export interface FormerName {
  readonly type: PlaceType;
  /** Empty where the name is the same in every locale. */
  readonly locale: string;
  readonly former: string;
  readonly present: string;
}

/** Slugs and paths are the same in every locale; only names differ, and none is asked for here. */
const ANY_LOCALE = '';

/** What names of the public site stand for, from the read model alone. */
@Injectable()
export class PathQueries {
  constructor(
    private readonly pool: ReadPool,
    private readonly subjects: SubjectQueries,
    private readonly settings: Settings,
  ) {}

  async find({ type, locale, name }: Candidate): Promise<Place | null> {
    if (type === 'article') {
      const [row] = await this.pool.query<Place & object>(BY_SLUG, [locale, name]);
      return row ?? null;
    }
    if (type === 'category') {
      const category = await this.subjects.category(ANY_LOCALE, name);
      return category && { id: category.id, name: category.path };
    }
    const subject = await (type === 'author' ? this.subjects.author(ANY_LOCALE, name) : this.subjects.tag(ANY_LOCALE, name));
    return subject && { id: subject.id, name: subject.slug };
  }

  /** What readers get there all the same: the article of the default locale, where the site falls back to it and none was ever published in this one. */
  async findFallback({ type, locale, name }: Candidate): Promise<Place | null> {
    const { localeFallback, defaultLocale } = this.settings;
    if (type !== 'article' || localeFallback === 'none' || locale === defaultLocale) return null;
    const [row] = await this.pool.query<Place & object>(BY_FALLBACK, [defaultLocale, name, locale]);
    return row ?? null;
  }

  /** Up to `limit` + 1 former names, in a fixed order, of what readers still find. */
  async formerNames(limit: number, after: Pick<FormerName, 'type' | 'locale' | 'former'> | null): Promise<FormerName[]> {
    const { type, locale, former } = after ?? { type: '', locale: '', former: '' };
    return this.pool.query<FormerName & object>(FORMER_NAMES, [limit + 1, type, locale, former]);
  }
}

const BY_SLUG = {
  name: 'place-by-slug',
  text: 'select d.id, d.slug as name from delivery_slugs s join delivery_articles d on d.id = s.article_id where s.locale = $1 and s.slug = $2',
};

const BY_FALLBACK = {
  name: 'place-by-fallback',
  text: `${BY_SLUG.text} and not exists (select 1 from delivery_slugs own where own.locale = $3 and own.slug = $2)`,
};

/** Those of whatever was merged into another, and those that were changed, unless they are somebody's now. */
const formerSlugs = (type: 'author' | 'tag'): string => `
  select '${type}', '', n.former, t.slug from ${type}s f join ${type}s t on t.id = coalesce(f.merged_into, f.id)
    cross join lateral (select unnest(f.former_slugs) as former) n
  where t.deleted_at is null and n.former <> t.slug and exists (select 1 from delivery_listings l where l.subject_id = t.id)
    and not exists (select 1 from ${type}s o where o.slug = n.former and o.id <> f.id)`;

const FORMER_NAMES = {
  name: 'former-names',
  text: `
    select * from (
      select 'article' as type, s.locale, s.slug as former, d.slug as present
      from delivery_slugs s join delivery_articles d on d.id = s.article_id where s.slug <> d.slug
      union all ${formerSlugs('author')}
      union all
      select 'category', '', p.path, c.path
      from category_former_paths p join categories f on f.id = p.category_id join categories c on c.id = coalesce(f.merged_into, f.id)
      where ${ACTIVE} and p.path <> c.path and not exists (select 1 from categories o where o.path = p.path and o.deleted_at is null)
      union all ${formerSlugs('tag')}
    ) names
    where (type, locale, former) > ($2, $3, $4) order by type, locale, former limit $1`,
};
