import { randomUUIDv7 } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { type Statement, queryPrepared } from '../../src/platform/database/prepared-statement';
import type { Place } from '../../src/modules/articles/workflow/article-state';
import type { Desk } from './desk';

export interface PlaceOptions {
  readonly createdBy?: string;
  readonly submittedBy?: string;
  readonly categoryId?: string;
  readonly scheduledAt?: string;
  readonly embargoUntil?: string;
  /** Under a legal hold. */
  readonly held?: true;
}

/** Of every article that was put somewhere. */
export const VERSION_AT_A_PLACE = 5;

/** Where an article stands, read past the application. */
export interface Standing extends Place {
  readonly version: number;
  /** Rows of the outbox and the audit log. */
  readonly events: number;
  readonly audited: number;
}

/** Puts articles anywhere in the lifecycle, by copying one that was published over HTTP: much faster than going there by verbs. */
export class ArticlePlaces {
  private made = 0;
  private readonly manager: EntityManager;

  constructor(
    desk: Desk,
    /** A live article with one revision. */
    private readonly templateId: string,
  ) {
    this.manager = desk.app.get(DataSource).manager;
  }

  /** A new article at this place, its content that of the template; gives its id. */
  async make({ visibility, open, archived, trashed }: Place, options: PlaceOptions = {}): Promise<string> {
    this.made += 1;
    const [id, openId, liveId] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()];
    const slug = `place-${this.made}`;
    const wasLive = visibility !== 'unpublished';
    const category = options.categoryId === undefined ? {} : { category_id: options.categoryId };
    const now = new Date().toISOString();
    const by = { id: this.templateId, name: 'Somebody' };
    await queryPrepared(this.manager, COPY, [
      this.templateId,
      {
        id, visibility, version: VERSION_AT_A_PLACE, open_revision_id: open === null ? null : openId, live_revision_id: wasLive ? liveId : null,
        retraction: visibility === 'retracted' ? { notice: 'This was not so.', by, at: now } : null,
        legal_hold: options.held ? { reason: 'A lawyer called.', by, at: now } : null,
        embargo_until: options.embargoUntil ?? null,
        archived_at: archived ? now : null, deleted_at: trashed ? now : null,
        ...(!wasLive && { first_published_at: null, last_published_at: null }),
        ...(options.createdBy !== undefined && { created_by: options.createdBy }),
      },
      wasLive ? [{ id: liveId, article_id: id, number: 1, slug, ...category }] : [],
      open === null ? [] : [{
        id: openId, article_id: id, number: wasLive ? 2 : 1, slug, state: open, ...category,
        published_at: null, change_kind: null, note: null,
        scheduled_at: open === 'scheduled' ? (options.scheduledAt ?? '2099-01-01T00:00:00Z') : null,
        scheduled_visibility: open === 'scheduled' ? visibility : null,
        schedule_error: open === 'schedule_failed' ? 'There was a legal hold.' : null,
        ...(options.submittedBy !== undefined && { submitted_by: options.submittedBy }),
      }],
      { slug, article_id: id },
      visibility === 'live' ? [{ id, slug }] : [],
      visibility === 'retracted' ? [{ article_id: id, notice: 'This was not so.', retracted_at: now }] : [],
    ].map((value) => (typeof value === 'string' ? value : JSON.stringify(value))));
    return id;
  }

  async standing(id: string): Promise<Standing> {
    const [row] = await queryPrepared<Standing>(this.manager, STANDING, [id]);
    if (!row) throw new Error(`There is no article ${id}.`);
    return row;
  }
}

/** One statement, because the article and its revisions refer to each other; prepared, because to plan it takes longer than to run it. */
const COPY: Statement = {
  name: 'test-copy-article',
  text: `
  with article as (
    insert into articles select (jsonb_populate_record(a, $2::jsonb)).* from articles a where a.id = $1::uuid returning id
  ), revisions as (
    insert into article_revisions
    select (jsonb_populate_record(r, changed || jsonb_build_object(
      'scheduled_by', case when changed ->> 'state' = 'scheduled' then r.created_by end))).*
    from article_revisions r, jsonb_array_elements($3::jsonb || $4::jsonb) changed where r.article_id = $1::uuid
  ), slugs as (
    insert into article_slugs
    select (jsonb_populate_record(s, $5::jsonb)).* from article_slugs s where s.article_id = $1::uuid
  ), delivered as (
    insert into delivery_articles
    select (jsonb_populate_record(d, changed)).*
    from delivery_articles d, jsonb_array_elements($6::jsonb) changed where d.id = $1::uuid
  ), retracted as (
    insert into delivery_retractions select * from jsonb_populate_recordset(null::delivery_retractions, $7::jsonb)
  )
  select id from article`,
};

const STANDING: Statement = {
  name: 'test-article-standing',
  text: `
  select a.version, a.visibility, r.state as open, a.archived_at is not null as archived, a.deleted_at is not null as trashed,
    (select count(*)::integer from outbox_events) as events,
    (select count(*)::integer from audit_log where action <> 'access.denied') as audited
  from articles a left join article_revisions r on r.id = a.open_revision_id where a.id = $1`,
};
