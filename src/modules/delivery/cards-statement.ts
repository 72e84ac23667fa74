import type { Position } from '../../kernel/page';
import type { Statement } from '../../platform/database/prepared-statement';

export interface CardFilter {
  /** A slug path such as news/politics. Former ones count as well, here and below. */
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
export const SUBJECTS = {
  category: (p: string) =>
    `(select id from categories where path = ${p} and deleted_at is null
      union all select category_id from category_former_paths where path = ${p} limit 1)`,
  author: (p: string) => bySlug('authors', p),
  tag: (p: string) => bySlug('tags', p),
} as const;

function bySlug(table: 'authors' | 'tags', p: string): string {
  return `(select id from ${table} where slug = ${p} and merged_into is null
    union all select coalesce(merged_into, id) from ${table} where former_slugs @> array[${p}] limit 1)`;
}

type Subject = keyof typeof SUBJECTS;
export const SUBJECT_NAMES = Object.keys(SUBJECTS) as Subject[];

/** Up to `limit` cards with what a cursor needs of them: the statement of this shape, and the values for it. */
export function cardsStatement(
  filter: CardFilter, order: CardOrder, limit: number, after: Position | null,
): { statement: Statement; values: unknown[] } {
  const named = SUBJECT_NAMES.filter((subject) => filter[subject] !== undefined);
  const values = [filter.locale, limit, ...named.map((subject) => filter[subject]), ...(after ? [after.value, after.id] : [])];
  return { statement: statementOf(named, order, after !== null), values };
}

const made = new Map<string, Statement>();

/** There are few shapes, so each is put together once. */
function statementOf(named: readonly Subject[], order: CardOrder, isAfter: boolean): Statement {
  const name = ['cards', order, ...named, ...(isAfter ? ['after'] : [])].join('-');
  let statement = made.get(name);
  if (statement === undefined) made.set(name, (statement = { name, text: textOf(named, order, isAfter) }));
  return statement;
}

function textOf(named: readonly Subject[], order: CardOrder, isAfter: boolean): string {
  const { column, descending } = CARD_ORDERS[order];
  const [first, ...others] = named.map((subject, index) => SUBJECTS[subject](`$${index + 3}`));
  const inList = first !== undefined;
  const id = inList ? 'l.article_id' : 'l.id';
  const [value, lastId] = [named.length + 3, named.length + 4];
  const conditions = [
    'l.locale = $1',
    ...(inList ? [`l.subject_id = ${first}`] : []),
    ...others.map((subject) => `exists (select 1 from delivery_listings x where x.subject_id = ${subject} and x.article_id = ${id})`),
    ...(isAfter ? [`(l.${column}, ${id}) ${descending ? '<' : '>'} ($${value}::timestamptz, $${lastId}::uuid)`] : []),
  ];
  const direction = descending ? 'desc' : 'asc';
  return `select ${inList ? 'd' : 'l'}.card::text as card, ${inList ? 'l.subject_id' : 'null'} as "subjectId", ${id} as id, l.${column} as at
    from ${inList ? 'delivery_listings l join delivery_articles d on d.id = l.article_id' : 'delivery_articles l'}
    where ${conditions.join(' and ')} order by l.${column} ${direction}, ${id} ${direction} limit $2`;
}
