import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Actor, sectionsOf } from '../../../kernel/actor';
import { type Position, pageOf } from '../../../kernel/page';
import type { ReviewTask } from './review-task';

const lineageOf = (categoryId: string): string =>
  `(select coalesce(m.lineage, c.lineage) from categories c left join categories m on m.id = c.merged_into where c.id = ${categoryId})`;

/** $1 whether everything, $2 the sections in which the caller reviews: that of the article now, and that in which readers see it. */
const TASKS = `
  select t.id, t.article_id as "articleId", r.number as "revisionNumber", r.headline, t.reason,
    json_build_object('id', o.id, 'name', o.name) as "openedBy", t.opened_at as "openedAt",
    case when k.id is not null then json_build_object('id', k.id, 'name', k.name) end as "closedBy", t.closed_at as "closedAt", t.note
  from article_review_tasks t
  join article_revisions r on r.id = t.revision_id
  join articles a on a.id = t.article_id
  join article_revisions n on n.id = coalesce(a.open_revision_id, a.live_revision_id)
  left join article_revisions l on l.id = a.live_revision_id and a.visibility = 'live'
  join users o on o.id = t.opened_by
  left join users k on k.id = t.closed_by
  where ($1 or ${lineageOf('n.category_id')} && $2::uuid[] and (l.id is null or ${lineageOf('l.category_id')} && $2::uuid[]))`;

function sightOf(actor: Actor): unknown[] {
  const sections = sectionsOf(actor, 'article:review');
  return sections === 'everywhere' ? [true, []] : [false, sections];
}

/** The read side of review tasks: only those of sections in which the caller reviews. */
@Injectable()
export class ReviewTaskQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest first; `open`: only those that nobody has closed, or only those that somebody has. */
  async list(
    actor: Actor, open: boolean | undefined, limit: number, after: Position | null,
  ): Promise<{ items: ReviewTask[]; next: Position | null }> {
    const which = open === undefined ? '' : `and t.closed_at is ${open ? '' : 'not'} null`;
    const following = after ? 'and (t.opened_at, t.id) < ($3::timestamptz, $4::uuid)' : '';
    const found = await this.dataSource.query<ReviewTask[]>(
      `${TASKS} ${which} ${following} order by t.opened_at desc, t.id desc limit ${limit + 1}`,
      [...sightOf(actor), ...(after ? [after.value, after.id] : [])],
    );
    const { rows, next } = pageOf(found, limit, ({ openedAt, id }) => ({ value: openedAt.toISOString(), id }));
    return { items: rows, next };
  }

  /** null where there is none, or none that the actor can see. */
  async find(actor: Actor, id: string, manager: EntityManager): Promise<ReviewTask | null> {
    const [task] = await manager.query<ReviewTask[]>(`${TASKS} and t.id = $3`, [...sightOf(actor), id]);
    return task ?? null;
  }
}
