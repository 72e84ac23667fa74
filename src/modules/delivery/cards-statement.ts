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
  const named = namedIn(filter);
  const values = [...valuesOf(filter, named), limit, ...(after ? [after.value, after.id] : [])];
  return { statement: kept(['cards', order, ...named, ...(after ? ['after'] : [])], () => cardsText(named, order, after !== null)), values };
}

/** How many cards there are on all pages. */
export function countStatement(filter: CardFilter): { statement: Statement; values: unknown[] } {
  const named = namedIn(filter);
  return { statement: kept(['cards-count', ...named], () => countText(named)), values: valuesOf(filter, named) };
}

function namedIn(filter: CardFilter): Subject[] {
  return SUBJECT_NAMES.filter((subject) => filter[subject] !== undefined);
}

function valuesOf(filter: CardFilter, named: readonly Subject[]): unknown[] {
  return [filter.locale, ...named.map((subject) => filter[subject])];
}

const made = new Map<string, Statement>();

/** There are few shapes, so each is put together once. */
function kept(shape: readonly string[], text: () => string): Statement {
  const name = shape.join('-');
  let statement = made.get(name);
  if (statement === undefined) made.set(name, (statement = { name, text: text() }));
  return statement;
}

/** Where cards that are filed under all of these are found. */
function sourceOf(named: readonly Subject[]): { from: string; id: string; conditions: string[]; subjectId: string } {
  const [first, ...others] = named.map((subject, index) => SUBJECTS[subject](`$${index + 2}`));
  const id = first === undefined ? 'l.id' : 'l.article_id';
  return {
    id,
    from: first === undefined ? 'delivery_articles l' : 'delivery_listings l',
    subjectId: first === undefined ? 'null' : 'l.subject_id',
    conditions: [
      'l.locale = $1',
      ...(first === undefined ? [] : [`l.subject_id = ${first}`]),
      ...others.map((subject) => `exists (select 1 from delivery_listings x where x.subject_id = ${subject} and x.article_id = ${id})`),
    ],
  };
}

function cardsText(named: readonly Subject[], order: CardOrder, isAfter: boolean): string {
  const { column, descending } = CARD_ORDERS[order];
  const { from, id, subjectId, conditions } = sourceOf(named);
  const isListed = named.length > 0;
  const [limit, value, lastId] = [named.length + 2, named.length + 3, named.length + 4];
  const after = isAfter ? [`(l.${column}, ${id}) ${descending ? '<' : '>'} ($${value}::timestamptz, $${lastId}::uuid)`] : [];
  const direction = descending ? 'desc' : 'asc';
  return `select ${isListed ? 'd' : 'l'}.card::text as card, ${subjectId} as "subjectId", ${id} as id, l.${column} as at
    from ${from}${isListed ? ' join delivery_articles d on d.id = l.article_id' : ''}
    where ${[...conditions, ...after].join(' and ')} order by l.${column} ${direction}, ${id} ${direction} limit $${limit}`;
}

function countText(named: readonly Subject[]): string {
  const { from, conditions } = sourceOf(named);
  return `select count(*)::int as total from ${from} where ${conditions.join(' and ')}`;
}
