import { Injectable } from '@nestjs/common';
import { isUuid } from '../../kernel/ids';
import type { Position } from '../../kernel/page';
import { ReadPool } from '../../platform/database/read-pool';

/** A live article as the read model has it; the JSON texts are sent as they are. */
export interface DeliveredArticle {
  readonly slug: string;
  readonly document: string;
  /** Only where it was asked for. */
  readonly body: string | null;
  readonly related: string;
  readonly surrogateKeys: string;
  readonly projectedAt: Date;
}

const RELATED = `
  cross join lateral (
    select coalesce('[' || string_agg(t.teaser::text, ',' order by t.published_at desc, t.id desc) || ']', '[]') as related
    from (
      select teaser, published_at, id from delivery_articles o
      where o.category_id = d.category_id and o.locale = d.locale and o.id <> d.id
      order by o.published_at desc, o.id desc limit 4
    ) t
  ) r`;

const articleColumns = (withBody: boolean): string =>
  `select d.slug, d.document::text, ${withBody ? 'd.body::text' : 'null as body'}, r.related,
     d.surrogate_keys as "surrogateKeys", d.projected_at as "projectedAt"`;

const bySlug = (withBody: boolean): string =>
  `${articleColumns(withBody)} from delivery_slugs s join delivery_articles d on d.id = s.article_id ${RELATED}
   where s.locale = $1 and s.slug = $2`;

const byId = (withBody: boolean): string => `${articleColumns(withBody)} from delivery_articles d ${RELATED} where d.id = $1`;

/** One article of a list. */
export interface Card {
  readonly card: string;
  readonly id: string;
  readonly at: string;
}

export interface CardFilter {
  /** A slug path such as news/politics; a former one counts as well. */
  readonly category?: string | undefined;
  readonly author?: string | undefined;
  readonly tag?: string | undefined;
  readonly locale: string;
}

export const CARD_ORDERS = {
  '-publishedAt': { column: 'published_at', descending: true },
  publishedAt: { column: 'published_at', descending: false },
  '-updatedAt': { column: 'updated_at', descending: true },
} as const;

export type CardOrder = keyof typeof CARD_ORDERS;

/** The list that a name stands for, in SQL; null where there is none. */
const SUBJECTS = {
  category: (p: string) =>
    `(select id from categories where path = ${p} and deleted_at is null
      union all select category_id from category_former_paths where path = ${p} limit 1)`,
  author: (p: string) => `(select coalesce(merged_into, id) from authors where slug = ${p})`,
  tag: (p: string) => `(select coalesce(merged_into, id) from tags where slug = ${p})`,
} as const;

/** The reads of published articles: one prepared statement each, on the read model alone. */
@Injectable()
export class DeliveryQueries {
  constructor(private readonly pool: ReadPool) {}

  /** By any slug that the article was ever published under, or by id; null where readers see none. */
  async findArticle(locale: string, slugOrId: string, withBody: boolean): Promise<DeliveredArticle | null> {
    const suffix = withBody ? '-with-body' : '';
    const [row] = isUuid(slugOrId)
      ? await this.pool.query<DeliveredArticle & object>(`article-by-id${suffix}`, byId(withBody), [slugOrId])
      : await this.pool.query<DeliveredArticle & object>(`article-by-slug${suffix}`, bySlug(withBody), [locale, slugOrId]);
    return row ?? null;
  }

  /** Up to `limit` + 1 cards, so that the caller knows whether there are more. */
  async findCards(filter: CardFilter, order: CardOrder, limit: number, after: Position | null): Promise<Card[]> {
    const { column, descending } = CARD_ORDERS[order];
    const values: unknown[] = [filter.locale, limit + 1];
    const parameter = (value: unknown): string => `$${values.push(value)}`;
    const named = (['category', 'author', 'tag'] as const).filter((subject) => filter[subject] !== undefined);
    const [first, ...others] = named.map((subject) => SUBJECTS[subject](parameter(filter[subject])));
    const source = first === undefined ? 'delivery_articles l' : 'delivery_listings l join delivery_articles d on d.id = l.article_id';
    const id = first === undefined ? 'l.id' : 'l.article_id';
    const conditions = [
      'l.locale = $1',
      ...(first === undefined ? [] : [`l.subject_id = ${first}`]),
      ...others.map((subject) => `exists (select 1 from delivery_listings x where x.subject_id = ${subject} and x.article_id = ${id})`),
      ...(after ? [`(l.${column}, ${id}) ${descending ? '<' : '>'} (${parameter(after.value)}::timestamptz, ${parameter(after.id)}::uuid)`] : []),
    ];
    const direction = descending ? 'desc' : 'asc';
    const text = `select ${first === undefined ? 'l' : 'd'}.card::text as card, ${id} as id, l.${column} as at from ${source}
      where ${conditions.join(' and ')} order by l.${column} ${direction}, ${id} ${direction} limit $2`;
    const name = ['cards', order, ...named, ...(after ? ['after'] : [])].join('-');
    const rows = await this.pool.query<{ card: string; id: string; at: Date }>(name, text, values);
    return rows.map((row) => ({ card: row.card, id: row.id, at: row.at.toISOString() }));
  }
}
