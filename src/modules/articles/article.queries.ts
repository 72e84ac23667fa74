import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Settings } from '../../config/settings';
import { type Actor, holdsAnywhere, partOf, sectionsOf } from '../../kernel/actor';
import { type PageRequest, type Position, pageOf } from '../../kernel/page';
import { type Statement, queryPrepared } from '../../platform/database/prepared-statement';
import { camelKeys, isoTime } from '../../platform/database/row';
import type { Manner } from '../../platform/search/search-sql';
import { type OwnReviewPolicy, type OwnSeverities, effectivePolicy, effectiveSeverities } from '../categories';
import type { Approval, ArticleRecord, EditLock, PersonName, Presence, RevisionTexts, StoredRevision } from './article-record';
import type { ArticleRevision } from './article-revision.entity';
import { type ArticleFilter, type ArticleOrder, filterSql } from './article-filter';
import type { ArticleSearch } from './article-words';
import { revisionJson } from './revision-json';
import type { Completeness } from './workflow/publishability';

/** What the caller may see: $1 who, $2 whether everything, $3 the sections, $4 whether their own, $5 the part of the tree that a key is kept to. */
function sightOf(actor: Actor): unknown[] {
  const sections = sectionsOf(actor, 'article:read');
  return [
    actor.id,
    sections === 'everywhere',
    sections === 'everywhere' ? [] : sections,
    holdsAnywhere(actor, 'article:read-own'),
    partOf(actor),
  ];
}

/** An answer to somebody who has just made or changed the article: they see it, whatever it has become. */
const SEES_ALL = (actor: Actor): unknown[] => [actor.id, true, [], true, null];

const OWN = '(a.created_by = $1 or a.assignee_id = $1)';

/**
 * Articles joined with what the caller may see of them: `o` is the open revision unless it is hidden, `l` the one
 * published last, `section` the category of the current one, with merged categories resolved.
 */
const VISIBLE_ARTICLES = `
  from articles a
  left join article_revisions w on w.id = a.open_revision_id
  left join article_revisions l on l.id = a.live_revision_id
  cross join lateral (
    select case when c.merged_into is null then c.lineage else m.lineage end as lineage
    from categories c left join categories m on m.id = c.merged_into
    where c.id = coalesce(w.category_id, l.category_id)
  ) section
  cross join lateral (
    select (($4 and ${OWN}) or $2 or section.lineage && $3::uuid[]) and ($5::uuid is null or $5 = any (section.lineage)) as inside
  ) sight
  left join article_revisions o on o.id = a.open_revision_id and sight.inside`;

/** To a key that is kept to a part of the tree nothing is live but there; the open revision may have left it. */
const IS_VISIBLE = `
  (sight.inside or (a.visibility = 'live' and a.deleted_at is null and ($5::uuid is null or $5 = any (
    select unnest(coalesce(m.lineage, c.lineage)) from categories c left join categories m on m.id = c.merged_into where c.id = l.category_id))))`;

/**
 * What other tables say of the things that the open revision and the one published last refer to; the shape of each is Completeness. One
 * query for both: to begin a query takes longer than to run it.
 */
const COMPLETENESS = `
  (select json_object_agg(r.used_as, json_build_object(
    'categoryActive', (
      select case when c.merged_into is null then c.active and c.deleted_at is null else m.active and m.deleted_at is null end
      from categories c left join categories m on m.id = c.merged_into where c.id = r.category_id),
    'inactiveAuthors', (
      select coalesce(json_agg(u.id), '[]') from authors u left join authors m on m.id = u.merged_into
      where u.id = any (r.author_ids)
        and not case when u.merged_into is null then u.active and u.deleted_at is null else m.active and m.deleted_at is null end),
    'cover', (select json_build_object('alt', p.alt, 'credit', p.credit) from media p where p.id = (r.cover ->> 'mediaId')::uuid),
    'barredPictures', (
      select coalesce(json_agg(json_build_object('id', used.id, 'why', case
          when p.id is null or p.deleted_at is not null then 'missing-picture'
          when p.revocation is not null then 'revoked-picture' else 'expired-licence' end) order by used.position), '[]')
      from unnest(r.media_ids) with ordinality used (id, position) left join media p on p.id = used.id
      where p.id is null or p.deleted_at is not null or p.revocation is not null or p.license_expires_at <= now())))
  from (
    select 'open' as used_as, o.category_id, o.author_ids, o.media_ids, o.cover where o.id is not null
    union all select 'live', l.category_id, l.author_ids, l.media_ids, l.cover where l.id is not null) r)`;

/** What counts in the place of things that the current revision refers to, by their former ids. */
const MERGED = `
  (select json_object_agg(t.id, t.merged_into) from (select coalesce(o.id, l.id) as id) chosen
    join article_revisions v on v.id = chosen.id
    cross join lateral (
      select id, merged_into from categories where id = any (v.category_id || v.secondary_category_ids)
      union all select id, merged_into from tags where id = any (v.tag_ids)
      union all select id, merged_into from authors where id = any (v.author_ids)) t
    where t.merged_into is not null)`;

/** What is large, and never changes in a revision. */
const TEXTS = ['body', 'bodyHtml'] as const;

function columns(left: readonly (keyof ArticleRevision)[]): string {
  const json = (row: string): string => revisionJson(row, ['bodyText', ...left]);
  return `
    to_jsonb(a) as article, to_json(now()::timestamptz(3)) as read_at, sight.inside as inside, o.id is not null as has_open,
    case when o.id is not null then ${json('o')} else ${json('l')} end as current,
    case when l.id is not null then json_build_object(
      'revisionId', l.id, 'number', l.number, 'slug', l.slug, 'publishedAt', l.published_at) end as live,
    (select json_build_object('number', n.number, 'editorIds', n.editor_ids)
      from article_revisions n where n.article_id = a.id order by n.number desc limit 1) as last,
    section.lineage as section,
    ${MERGED} as merged,
    (select case when c.merged_into is null then c.lineage else m.lineage end
      from categories c left join categories m on m.id = c.merged_into where c.id = l.category_id) as published_section,
    (select json_agg(json_build_object('policy', s.review_policy, 'severities', s.severities) order by s.depth) from (
      select review_policy, severities, 0 as depth from newsroom_settings
      union all select review_policy, severities, cardinality(lineage) from categories where id = any (section.lineage)) s) as settings,
    (select coalesce(json_agg(json_build_object('user', json_build_object('id', u.id, 'name', u.name),
        'step', v.step, 'at', v.at, 'comment', v.comment) order by v.at, v.id), '[]')
      from article_approvals v join users u on u.id = v.user_id
      where v.revision_id = o.id and v.voided_at is null) as approvals,
    ${COMPLETENESS} as completeness,
    case when o.id is not null and a.visibility = 'withdrawn' then json_build_object(
      'body', l.body, 'bylines', l.bylines, 'cover', l.cover, 'summary', l.summary, 'severities', (
        select json_agg(s.severities order by s.depth) from (
          select severities, 0 as depth from newsroom_settings
          union all select p.severities, cardinality(p.lineage)
          from categories c left join categories m on m.id = c.merged_into join categories p on p.id = any (coalesce(m.lineage, c.lineage))
          where c.id = l.category_id) s)) end as withdrawn_content,
    coalesce(a.embargo_until > now(), false) as embargoed,
    coalesce(a.expire_at <= now(), false) as expired,
    case when sight.inside then (
      select json_build_object('holder', json_build_object('id', u.id, 'name', u.name), 'expiresAt', k.expires_at)
      from article_locks k join users u on u.id = k.holder_id
      where k.article_id = a.id and k.expires_at > clock_timestamp()) end as lock,
    case when sight.inside then (
      select json_agg(json_build_object('person', json_build_object('id', u.id, 'name', u.name), 'expiresAt', p.expires_at) order by u.name, u.id)
      from article_presence p join users u on u.id = p.user_id
      where p.article_id = a.id and p.expires_at > clock_timestamp()) end as presence,
    (select json_object_agg(u.id, u.name) from users u where u.id in (a.created_by, a.assignee_id, o.created_by, l.created_by)) as people`;
}

/** One article. Prepared, because planning it takes ten times as long as running it. */
const RECORD: Statement = {
  name: 'article-record',
  text: `select ${columns([])} ${VISIBLE_ARTICLES} where a.id = $6 and ${IS_VISIBLE}`,
};

/** The same for who has the texts at hand. */
const RECORD_WITHOUT_TEXTS: Statement = {
  name: 'article-record-without-texts',
  text: `select ${columns(TEXTS)} ${VISIBLE_ARTICLES} where a.id = $6 and ${IS_VISIBLE}`,
};

interface Row {
  article: Record<string, unknown>;
  read_at: string;
  inside: boolean;
  has_open: boolean;
  current: Record<string, unknown>;
  live: ArticleRecord['live'];
  last: ArticleRecord['last'];
  section: string[];
  merged: ArticleRecord['merged'] | null;
  published_section: string[] | null;
  /** From the newsroom over the root of the tree down. */
  settings: { policy: OwnReviewPolicy | null; severities: OwnSeverities | null }[] | null;
  approvals: Approval[];
  completeness: { readonly open?: Completeness; readonly live?: Completeness } | null;
  withdrawn_content: ArticleRecord['withdrawnContent'];
  embargoed: boolean;
  expired: boolean;
  lock: EditLock | null;
  presence: Presence[] | null;
  /** Names by id. */
  people: Readonly<Record<string, string>>;
}

const NOTHING_KNOWN: Completeness = { categoryActive: false, inactiveAuthors: [], cover: null, barredPictures: [] };

function recordOf(row: Row): ArticleRecord {
  const current = camelKeys<StoredRevision>(row.current);
  const stored = camelKeys<ArticleRecord['article']>(row.article);
  // As people are told of it.
  const article = { ...stored, embargoUntil: isoTime(stored.embargoUntil) };
  const person = (id: string): PersonName => ({ id, name: row.people[id] ?? '' });
  const settings = row.settings ?? [];
  return {
    article,
    readAt: row.read_at,
    inside: row.inside,
    open: row.has_open ? current : null,
    current,
    live: row.live,
    last: row.last,
    section: row.section,
    merged: row.merged ?? {},
    publishedSection: row.published_section,
    liveSection: article.visibility === 'live' ? row.published_section : null,
    policy: effectivePolicy(settings.map(({ policy }) => policy)),
    severities: effectiveSeverities(settings.map(({ severities }) => severities)),
    approvals: row.approvals,
    completeness: row.completeness?.open ?? row.completeness?.live ?? NOTHING_KNOWN,
    liveCompleteness: row.completeness?.live ?? null,
    withdrawnContent: row.withdrawn_content,
    embargoed: row.embargoed,
    expired: row.expired,
    lock: row.lock,
    presence: row.presence ?? [],
    createdBy: person(article.createdBy),
    assignee: article.assigneeId === null ? null : person(article.assigneeId),
    revisionCreatedBy: person(current.createdBy),
  };
}

/** A page is found in the manner of the one before it. */
export interface ArticlePage extends PageRequest {
  readonly manner: Manner;
}

export interface ListedArticles {
  readonly items: ArticleRecord[];
  readonly next: Position | null;
  readonly total: number | undefined;
  /** How they were found; words where nothing was searched for. */
  readonly manner: Manner;
}

/** The read side of articles: every query knows who asks and shows them no more than they may see. */
@Injectable()
export class ArticleQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
  ) {}

  /** null where there is none, or none that the actor can see. `manager`: the transaction to read in. */
  async find(actor: Actor, id: string, manager: EntityManager = this.dataSource.manager): Promise<ArticleRecord | null> {
    return this.one(manager, sightOf(actor), id);
  }

  /** The article after a change of the actor's own, read in the transaction of the change. `texts`: those that it should have by then. */
  async afterChange(actor: Actor, id: string, tx: EntityManager, texts?: RevisionTexts): Promise<ArticleRecord> {
    const record = (texts && (await this.withTexts(tx, SEES_ALL(actor), id, texts))) ?? (await this.one(tx, SEES_ALL(actor), id));
    if (!record) throw new Error(`The article ${id} is gone after its own change.`);
    return record;
  }

  /** All of it, for what the system itself does, read in its transaction. */
  async whole(id: string, tx: EntityManager): Promise<ArticleRecord | null> {
    return this.one(tx, [null, true, [], true, null], id);
  }

  /** What has the words of `q`; where nothing that the caller may see has them, what has words that are written alike. */
  async list(actor: Actor, filter: ArticleFilter, order: ArticleOrder, page: ArticlePage): Promise<ListedArticles> {
    const { q, locale } = filter;
    if (q === undefined) return this.listed(actor, filter, null, order, page);
    const search = (manner: Manner): ArticleSearch => ({ q, manner, locales: locale === undefined ? this.settings.siteLocales : [locale] });
    const listed = await this.listed(actor, filter, search(page.manner), order, page);
    return listed.items.length > 0 || page.after ? listed : this.listed(actor, filter, search('likeness'), order, page);
  }

  private async listed(
    actor: Actor, filter: ArticleFilter, search: ArticleSearch | null, order: ArticleOrder, page: ArticlePage,
  ): Promise<ListedArticles> {
    const parameters = sightOf(actor);
    const where = [IS_VISIBLE, ...filterSql(actor, filter, search, parameters), order.condition ?? 'true'].join(' and ');
    const total = page.withTotal ? await this.count(where, [...parameters]) : undefined;
    const { column, descending } = order;
    const direction = descending ? 'desc' : 'asc';
    let after = '';
    if (page.after) {
      parameters.push(page.after.value, page.after.id);
      after = `and (${column}, a.id) ${descending ? '<' : '>'} ($${parameters.length - 1}::timestamptz, $${parameters.length}::uuid)`;
    }
    const rows = await this.dataSource.query<Row[]>(
      `select ${columns(['bodyHtml', 'seo'])} ${VISIBLE_ARTICLES} where ${where} ${after}
       order by ${column} ${direction}, a.id ${direction} limit ${page.limit + 1}`,
      parameters,
    );
    const cut = pageOf(rows.map(recordOf), page.limit, (record) => ({ value: order.timeOf(record) ?? '', id: record.article.id }));
    return { items: cut.rows, next: cut.next, total, manner: search?.manner ?? 'words' };
  }

  private async count(where: string, parameters: unknown[]): Promise<number> {
    const [row] = await this.dataSource.query<{ total: number }[]>(
      `select count(*)::integer as total ${VISIBLE_ARTICLES} where ${where}`, parameters,
    );
    return row?.total ?? 0;
  }

  /** null where the current revision is another one. */
  private async withTexts(manager: EntityManager, sight: unknown[], id: string, { body, bodyHtml, id: revisionId }: RevisionTexts): Promise<ArticleRecord | null> {
    const [row] = await queryPrepared<Row>(manager, RECORD_WITHOUT_TEXTS, [...sight, id]);
    return row?.current['id'] === revisionId ? recordOf({ ...row, current: { ...row.current, body, bodyHtml } }) : null;
  }

  private async one(manager: EntityManager, sight: unknown[], id: string): Promise<ArticleRecord | null> {
    const [row] = await queryPrepared<Row>(manager, RECORD, [...sight, id]);
    return row ? recordOf(row) : null;
  }
}
