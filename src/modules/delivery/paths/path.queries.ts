import { Injectable } from '@nestjs/common';
import { Settings } from '../../../config/settings';
import { ReadPool } from '../../../platform/database/read-pool';
import type { RetractionNotice } from '../delivery.queries';
import { ACTIVE, categoryAt, subjectAt } from '../subject.queries';
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

/** What readers find under a name that was asked for. */
export interface FoundPlace {
  readonly candidate: Candidate;
  readonly place: Place;
}

/** Else the name that was asked for is a former one. */
export function isPresent({ candidate, place }: FoundPlace): boolean {
  return candidate.name === place.name;
}

/** What names of the public site stand for, from the read model alone. */
@Injectable()
export class PathQueries {
  constructor(
    private readonly pool: ReadPool,
    private readonly settings: Settings,
  ) {}

  /** In the order of the candidates, without those under which readers find nothing. */
  async find(candidates: readonly Candidate[]): Promise<FoundPlace[]> {
    const namesOf = (type: PlaceType): string[] => candidates.filter((each) => each.type === type).map(({ name }) => name);
    const locales = candidates.filter(({ type }) => type === 'article').map(({ locale }) => locale);
    const rows = await this.pool.query<Place & { type: PlaceType; locale: string; asked: string }>(
      PLACES, [locales, namesOf('article'), namesOf('category'), namesOf('author'), namesOf('tag')],
    );
    const key = (type: PlaceType, locale: string | null, name: string): string => `${type} ${locale ?? ''} ${name}`;
    const found = new Map(rows.map(({ type, locale, asked, id, name }) => [key(type, locale, asked), { id, name }]));
    return candidates.flatMap((candidate) => {
      const place = found.get(key(candidate.type, candidate.locale, candidate.name));
      return place ? [{ candidate, place }] : [];
    });
  }

  /** The notices of retractions, in the order of the candidates that had the path: none of what stood there in the place of another. */
  async notices(candidates: readonly Candidate[]): Promise<ReadonlyMap<Candidate, RetractionNotice>> {
    const articles = candidates.filter(({ type }) => type === 'article');
    const rows = await this.pool.query<RetractionNotice & { locale: string; slug: string }>(
      NOTICES, [articles.map(({ locale }) => locale), articles.map(({ name }) => name)],
    );
    return new Map(articles.flatMap((candidate) => {
      const notice = rows.find(({ locale, slug }) => locale === candidate.locale && slug === candidate.name);
      return notice ? [[candidate, notice]] : [];
    }));
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

const NOTICES = {
  name: 'place-notices',
  text: `select s.locale, s.slug, r.notice, r.retracted_at as "retractedAt" from unnest($1::text[], $2::text[]) a (locale, slug) join delivery_slugs s using (locale, slug)
    join delivery_retractions r on r.article_id = s.article_id`,
};

const BY_FALLBACK = {
  name: 'place-by-fallback',
  text: `select d.id, d.slug as name from delivery_slugs s join delivery_articles d on d.id = s.article_id
    where s.locale = $1 and s.slug = $2
      and not exists (select 1 from delivery_slugs own where own.locale = $3 and own.slug = $2)`,
};

const subjects = (type: 'author' | 'tag', names: string): string => `
  select '${type}', '', a.name, s.id, s.slug from unnest(${names}::text[]) a (name) join ${type}s s on ${subjectAt(`${type}s`, 'a.name')}`;

const PLACES = {
  name: 'places',
  text: `
    select 'article' as type, s.locale, s.slug as asked, d.id, d.slug as name
    from unnest($1::text[], $2::text[]) a (locale, slug) join delivery_slugs s using (locale, slug) join delivery_articles d on d.id = s.article_id
    union all
    select 'category', '', a.path, c.id, c.path
    from unnest($3::text[]) a (path) cross join lateral (select c.id, c.path from categories c where ${categoryAt('a.path')}) c
    union all ${subjects('author', '$4')}
    union all ${subjects('tag', '$5')}`,
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
