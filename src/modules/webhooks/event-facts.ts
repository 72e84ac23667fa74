import { type Statement, queryPrepared } from '../../platform/database/prepared-statement';
import type { Tx } from '../../platform/database/tx';

/** What is said of an event, and to whom. Columns that a kind does not have are null. */
export interface EventFacts {
  readonly webhookIds: readonly string[];
  /** Of each of them the category, null: it is told of everything. */
  readonly sectionIds: readonly (string | null)[];
  /** Of two events of one thing, the later has the higher. */
  readonly sequence: string;
  /** Readers see it now, or what it was merged into. */
  readonly isPublic: boolean;
  /** The last that readers had it under; of what was merged, the one of what it was merged into. */
  readonly slug: string | null;
  /** Under which readers had it until this event; null where they did not. */
  readonly formerSlug: string | null;
  readonly locale: string | null;
  /** Of a category. */
  readonly path: string | null;
  readonly formerPath: string | null;
  /** The ids that answers with it are made of, now and before: its own first. */
  readonly keys: readonly string[];
  /** Of an article: the lists that it is or was in, and the categories that show it as related. */
  readonly listings: readonly string[] | null;
  readonly categoryIds: readonly string[] | null;
}

/** Which event: its subject, its name and wildcard, and its id in the outbox. */
export interface AskedEvent {
  readonly subjectId: string;
  readonly name: string;
  readonly wildcard: string;
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** null where no webhook follows the event. */
export async function findEventFacts(tx: Tx, { subjectId, name, wildcard, id, data }: AskedEvent): Promise<EventFacts | null> {
  const statement = STATEMENTS[wildcard];
  if (!statement) throw new Error(`Nothing is known of ${name}.`);
  const [facts] = await queryPrepared<EventFacts & object>(tx, statement, [subjectId, [name, wildcard], id, data]);
  return facts ?? null;
}

const FOLLOWS = 'w.events && $2::text[]';

/** The category of the webhook `w`, or what it was merged into, is one of these. */
const within = (lineage: string): string =>
  `(w.category_id is null or (select array[k.id, k.merged_into] from categories k where k.id = w.category_id) && (${lineage}))`;

const SEQUENCE = '(select sequence from outbox_events where id = $3) as sequence';

const NO_LISTS = 'null as listings, null as "categoryIds"';

/** The keys of an answer that is made of the revision `r`, as the projection of delivery writes them: its lists come first. */
const KEYS_OF_REVISION = `
  select unnest(t.lineage)::text as key, 1 as rank from categories c join categories t on t.id = coalesce(c.merged_into, c.id)
    where c.id = r.category_id or c.id = any (r.secondary_category_ids)
  union all select coalesce(g.merged_into, g.id)::text, 1 from tags g where g.id = any (r.tag_ids)
  union all select coalesce(u.merged_into, u.id)::text, 1 from authors u where u.id = any (r.author_ids)
  union all select unnest(r.media_ids)::text, 2`;

/**
 * `before` is the revision that readers got until this transaction, where it is another one. A section hears of what leaves it as well,
 * so the categories of all of them count. Nothing of delivery is read: its rows are written at the same time.
 */
const ARTICLE: Statement = {
  name: 'webhook-facts-article',
  text: `
    select f.ids as "webhookIds", f.sections as "sectionIds", ${SEQUENCE}, a.visibility = 'live' as "isPublic", live.slug, before.slug as "formerSlug", a.locale,
      null as path, null as "formerPath", array_prepend(a.id::text, array(
        select k.key from article_revisions r cross join lateral (${KEYS_OF_REVISION}) k
        where r.id in (a.live_revision_id, before.revision_id) group by k.key order by min(k.rank), k.key)) as keys,
      array(select distinct k.key from article_revisions r cross join lateral (${KEYS_OF_REVISION}) k
        where k.rank = 1 and r.id in (a.live_revision_id, before.revision_id)) as listings,
      array(select distinct coalesce(c.merged_into, c.id)::text from article_revisions r join categories c on c.id = r.category_id
        where r.id in (a.live_revision_id, before.revision_id)) as "categoryIds"
    from articles a
    left join article_revisions live on live.id = a.live_revision_id
    left join lateral (
      select p.revision_id, p.slug from article_publications p
      -- The line of this very transaction may be there already, and is not what was before.
      where p.article_id = a.id and p.xmin <> pg_current_xact_id()::xid order by p.number desc limit 1
    ) before on before.revision_id <> a.live_revision_id
    cross join lateral (
      select array_agg(w.id) as ids, array_agg(w.category_id) as sections from webhooks w
      where ${FOLLOWS} and (w.locale is null or w.locale = a.locale) and ${within(`array(
        select unnest(t.lineage) from article_revisions r join categories c on c.id = r.category_id
        join categories t on t.id = coalesce(c.merged_into, c.id) where r.id in (a.open_revision_id, a.live_revision_id, before.revision_id))`)}
    ) f
    where a.id = $1 and f.ids is not null and $4::jsonb is not null`,
};

/**
 * The path before the event is told where it leads on: readers knew it. Where it was until then they hear of it as well.
 * `t` is what the category was merged into, or itself.
 */
const CATEGORY: Statement = {
  name: 'webhook-facts-category',
  text: `
    select f.ids as "webhookIds", f.sections as "sectionIds", ${SEQUENCE},
      t.deleted_at is null and not exists (select from categories p where p.id = any (t.lineage) and not p.active) as "isPublic",
      t.slug, regexp_replace(former.path, '^.*/', '') as "formerSlug", null as locale,
      t.path, former.path as "formerPath", array_remove(array[c.id::text, c.merged_into::text], null) as keys, ${NO_LISTS}
    from categories c join categories t on t.id = coalesce(c.merged_into, c.id)
    left join category_former_paths former on former.path = $4::jsonb ->> 'formerPath'
    cross join lateral (select array_agg(w.id) as ids, array_agg(w.category_id) as sections from webhooks w where ${FOLLOWS} and ${within(`c.lineage || array(
      select value::uuid from jsonb_array_elements_text($4::jsonb -> 'formerLineage'))`)}) f
    where c.id = $1 and f.ids is not null`,
};

/**
 * Readers know of an author or a tag of something live, which what was merged may still have until the read models have followed.
 * A slug that they knew is kept as a former one.
 */
const named = (one: 'author' | 'tag'): Statement => ({
  name: `webhook-facts-${one}`,
  text: `
    select f.ids as "webhookIds", f.sections as "sectionIds", ${SEQUENCE},
      t.deleted_at is null and exists (select from delivery_listings l where l.subject_id in (u.id, t.id)) as "isPublic", t.slug,
      case when $4::jsonb ->> 'formerSlug' = any (u.former_slugs) then $4::jsonb ->> 'formerSlug' end as "formerSlug", null as locale, null as path, null as "formerPath", array_remove(array[u.id::text, u.merged_into::text], null) as keys, ${NO_LISTS}
    from ${one}s u join ${one}s t on t.id = coalesce(u.merged_into, u.id) cross join lateral (select array_agg(w.id) as ids, array_agg(w.category_id) as sections from webhooks w where ${FOLLOWS}) f
    where u.id = $1 and f.ids is not null`,
});

/** A picture has no name, and one that was purged has no row. */
const MEDIA: Statement = {
  name: 'webhook-facts-media',
  text: `
    select array_agg(w.id) as "webhookIds", array_agg(w.category_id) as "sectionIds", ${SEQUENCE}, false as "isPublic", null as slug, null as "formerSlug", null as locale, null as path,
      null as "formerPath", array[$1::uuid::text] as keys, ${NO_LISTS}
    from webhooks w where ${FOLLOWS} and $4::jsonb is not null having count(*) > 0`,
};

const STATEMENTS: Readonly<Record<string, Statement>> = {
  'article.*': ARTICLE, 'category.*': CATEGORY, 'author.*': named('author'), 'tag.*': named('tag'), 'media.*': MEDIA,
};
