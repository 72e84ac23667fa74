import { type Actor, sectionsOf } from '../../kernel/actor';
import type { ReviewPolicy } from '../categories';
import type { ArticleRecord } from './article-record';
import { type ArticleSearch, hasWords } from './article-words';
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
  /** The next approval may be the caller's. */
  readonly waitingForMe?: boolean;
  /** Was to be ready by now, and something of it is still to be published. */
  readonly overdue?: boolean;
  readonly scheduledFrom?: string;
  readonly scheduledTo?: string;
  readonly plannedFrom?: string;
  readonly plannedTo?: string;
}

/** A time by which a list is sorted. */
export interface ArticleOrder {
  /** On the tables of the list query. */
  readonly column: string;
  readonly descending: boolean;
  /** Leaves out what has no such time, or none that the caller may know. */
  readonly condition?: string;
  readonly timeOf: (record: ArticleRecord) => string | null;
}

const UPDATED = { column: 'a.updated_at', timeOf: ({ article }: ArticleRecord) => article.updatedAt };
const CREATED = { column: 'a.created_at', timeOf: ({ article }: ArticleRecord) => article.createdAt };
const soonest = (column: string, timeOf: ArticleOrder['timeOf']): ArticleOrder =>
  ({ column, timeOf, descending: false, condition: `sight.inside and ${column} is not null` });

/** The orders a list can have. */
export const ARTICLE_ORDERS = {
  '-updatedAt': { ...UPDATED, descending: true },
  updatedAt: { ...UPDATED, descending: false },
  '-createdAt': { ...CREATED, descending: true },
  createdAt: { ...CREATED, descending: false },
  dueAt: soonest('a.due_at', ({ article }) => article.dueAt),
  plannedFor: soonest('a.planned_for', ({ article }) => article.plannedFor),
  scheduledAt: soonest('o.scheduled_at', ({ open }) => open?.scheduledAt ?? null),
  waitingSince: soonest("(case when o.state = 'in_review' and a.visibility <> 'retracted' and a.deleted_at is null then o.submitted_at end)", waitingSince),
} satisfies Record<string, ArticleOrder>;

/** When what is in review was submitted; null where nothing is, or where nothing can come of it because the article is retracted or in the trash. */
export function waitingSince({ article, open }: ArticleRecord): string | null {
  return open?.state === 'in_review' && article.visibility !== 'retracted' && article.deletedAt === null ? open.submittedAt : null;
}

/** What the review policy says, of the newsroom or of the nearest category that says it; the same as effectivePolicy. */
const policyOf = (field: keyof ReviewPolicy): string => `(
  select s.review_policy -> '${field}' from (
    select review_policy, 0 as depth from newsroom_settings
    union all select review_policy, cardinality(lineage) from categories where id = any (section.lineage)) s
  where s.review_policy ? '${field}' order by s.depth desc limit 1)`;

/** The role that the next step of the review is for; null where the policy has no steps. The same as nextStep. */
const NEXT_ROLE = `(
  select step.value ->> 'roleKey' from jsonb_array_elements(${policyOf('steps')}) with ordinality step (value, place)
  where not exists (select from article_approvals v where v.revision_id = o.id and v.voided_at is null and v.step = step.value ->> 'key')
  order by step.place limit 1)`;

const LIVE_LINEAGE = `(
  select coalesce(m.lineage, c.lineage) from categories c left join categories m on m.id = c.merged_into where c.id = l.category_id)`;

interface Rights {
  /** Parameters: whether the right to review is held everywhere, and the sections in which it is. */
  readonly everywhere: string;
  readonly sections: string;
  /** The roles that are held, and where; null: everywhere. */
  readonly roles: string;
  readonly places: string;
}

// An open revision is one that the caller may see. The section of the live one counts as holdsInSection has it, and steps as mayGiveStep does.
const WAITING_FOR_ME = ({ everywhere, sections, roles, places }: Rights): string => {
  const mayReview = (lineage: string): string => `
    (${everywhere} or ${lineage} && ${sections}::uuid[])
    and (next_step.role is null or exists (select from unnest(${roles}::text[], ${places}::uuid[]) held (role, place)
      where held.role in (next_step.role, 'chief', 'admin') and (held.place is null or ${lineage} @> array[held.place])))`;
  return `
    o.state = 'in_review' and a.visibility <> 'retracted' and a.deleted_at is null and ($1 <> all (o.editor_ids) or ${policyOf('fourEyes')} = 'false')
    and not exists (select from article_approvals v where v.revision_id = o.id and v.user_id = $1 and v.voided_at is null)
    and (select ${mayReview('section.lineage')} and (a.visibility <> 'live' or ${mayReview(LIVE_LINEAGE)}) from (select ${NEXT_ROLE} as role) next_step)`;
};

const OVERDUE = "a.due_at < now() and o.id is not null and a.archived_at is null and a.deleted_at is null and a.visibility <> 'retracted'";

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

/** Conditions on the tables of the list query; their values are appended to `parameters`. `search` is the `q` of the filter. */
export function filterSql(actor: Actor, filter: ArticleFilter, search: ArticleSearch | null, parameters: unknown[]): string[] {
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
      select array_agg(each.id) from authors named join authors each on coalesce(named.merged_into, named.id) in (each.id, each.merged_into)
      where named.id = ${p})`);
  add(filter.assigneeId, (p) => `sight.inside and a.assignee_id = ${p}`);
  add(filter.locale, (p) => `a.locale = ${p}`);
  if (search) conditions.push(...hasWords(search, (value) => `$${parameters.push(value)}`));
  add(filter.updatedAfter, (p) => `a.updated_at > ${p}::timestamptz`);
  add(filter.publishedAfter, (p) => `a.first_published_at > ${p}::timestamptz`);
  add(filter.dueBefore, (p) => `sight.inside and a.due_at < ${p}::timestamptz`);
  add(filter.scheduledFrom, (p) => `o.scheduled_at >= ${p}::timestamptz`);
  add(filter.scheduledTo, (p) => `o.scheduled_at < ${p}::timestamptz`);
  add(filter.plannedFrom, (p) => `sight.inside and a.planned_for >= ${p}::timestamptz`);
  add(filter.plannedTo, (p) => `sight.inside and a.planned_for < ${p}::timestamptz`);
  if (filter.waitingForMe !== undefined) conditions.push(waiting(actor, filter.waitingForMe, parameters));
  if (filter.overdue !== undefined) conditions.push(`(sight.inside and coalesce(${OVERDUE}, false)) = ${filter.overdue}`);
  if (filter.mine === true) conditions.push('(a.created_by = $1 or a.assignee_id = $1)');
  if (filter.mine === false) conditions.push('(a.created_by <> $1 and a.assignee_id is distinct from $1)');
  return conditions;
}

function waiting(actor: Actor, wanted: boolean, parameters: unknown[]): string {
  const sections = sectionsOf(actor, 'article:review');
  const add = (value: unknown): string => `$${parameters.push(value)}`;
  const rights = {
    everywhere: add(sections === 'everywhere'),
    sections: add(sections === 'everywhere' ? [] : sections),
    roles: add(actor.grants.map(({ role }) => role)),
    places: add(actor.grants.map(({ categoryId }) => categoryId)),
  };
  return `coalesce(${WAITING_FOR_ME(rights)}, false) = ${wanted}`;
}
