import { containing } from '../../platform/database/containing';
import { OPEN_STATES, Visibility } from './workflow/article-state';

/** What a list of articles can be narrowed to. Everything refers to what the caller may see of an article. */
export interface ArticleFilter {
  readonly status?: string;
  readonly visibility?: Visibility;
  readonly state?: string;
  /** With all categories below it. */
  readonly categoryId?: string;
  readonly authorId?: string;
  readonly assigneeId?: string;
  readonly locale?: string;
  readonly q?: string;
  readonly updatedAfter?: string;
  readonly publishedAfter?: string;
  readonly dueBefore?: string;
  /** Made by or assigned to the caller. */
  readonly mine?: boolean;
}

/** The orders a list can have; each column is a time that every article has. */
export const ARTICLE_ORDERS = {
  '-updatedAt': { column: 'updated_at', descending: true },
  updatedAt: { column: 'updated_at', descending: false },
  '-createdAt': { column: 'created_at', descending: true },
  createdAt: { column: 'created_at', descending: false },
} as const;

export type ArticleOrder = (typeof ARTICLE_ORDERS)[keyof typeof ARTICLE_ORDERS];

/** The status label of what the caller sees, in SQL; the same as statusLabel. */
const LABEL = `
  case
    when a.deleted_at is not null then 'trashed'
    when a.visibility = 'retracted' then 'retracted'
    when a.archived_at is not null then 'archived'
    when a.visibility = 'withdrawn' then 'withdrawn' || coalesce('+' || o.state, '')
    when a.visibility = 'live' then 'published' || coalesce('+' || o.state, '')
    else o.state
  end`;

const OPEN_SUFFIXES = OPEN_STATES.map((state) => `+${state}`);

/** Every status label that an article can have. */
export const STATUS_LABELS: readonly string[] = [
  'trashed', 'retracted', 'archived',
  ...['withdrawn', 'published'].flatMap((label) => [label, ...OPEN_SUFFIXES.map((suffix) => label + suffix)]),
  ...OPEN_STATES,
];

/** Conditions on the tables of the list query; their values are appended to `parameters`. */
export function filterSql(filter: ArticleFilter, parameters: unknown[]): string[] {
  const conditions = filter.status === undefined ? ['a.deleted_at is null'] : [];
  const add = (value: unknown, sql: (parameter: string) => string): void => {
    if (value === undefined) return;
    parameters.push(value);
    conditions.push(sql(`$${parameters.length}`));
  };
  add(filter.status, (p) => `${LABEL} = ${p}`);
  add(filter.visibility, (p) => `a.visibility = ${p}`);
  add(filter.state, (p) => `coalesce(o.state, l.state) = ${p}`);
  // Not `section`, which is that of the open revision, also where that is hidden from the caller.
  add(filter.categoryId, (p) => `exists (
      select from categories c left join categories m on m.id = c.merged_into
      where c.id = coalesce(o.category_id, l.category_id)
        and coalesce(m.lineage, c.lineage) @> array[(select coalesce(merged_into, id) from categories where id = ${p})])`);
  add(filter.authorId, (p) => `coalesce(o.author_ids, l.author_ids) && (
      select array_agg(id) from authors where id = ${p} or merged_into = ${p})`);
  add(filter.assigneeId, (p) => `sight.inside and a.assignee_id = ${p}`);
  add(filter.locale, (p) => `a.locale = ${p}`);
  add(filter.q === undefined ? undefined : containing(filter.q), (p) =>
    `(coalesce(o.headline, l.headline) ilike ${p} or coalesce(o.summary, l.summary) ilike ${p} or coalesce(o.body_text, l.body_text) ilike ${p})`);
  add(filter.updatedAfter, (p) => `a.updated_at > ${p}::timestamptz`);
  add(filter.publishedAfter, (p) => `a.first_published_at > ${p}::timestamptz`);
  add(filter.dueBefore, (p) => `sight.inside and a.due_at < ${p}::timestamptz`);
  if (filter.mine === true) conditions.push('(a.created_by = $1 or a.assignee_id = $1)');
  if (filter.mine === false) conditions.push('(a.created_by <> $1 and a.assignee_id is distinct from $1)');
  return conditions;
}
