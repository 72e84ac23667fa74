import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Until now every former name led on. Of authors and tags, those stay under which an article was live, as the ledger of publications and
 * the audit log show; whatever nothing shows leads nowhere. Of categories nothing says when one was out of sight, so no path stays that is
 * one of a category, or below one, that ever was.
 */
export class NamesThatReadersKnew1764000000421 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create temporary table shown on commit drop as ${SHOWN}`);
    await runner.query('create index on shown (subject_id); analyze shown');
    for (const table of ['authors', 'tags']) {
      await runner.query(notePast(table));
      await runner.query(keepKnown(table));
    }
    await runner.query(FORGET_HIDDEN_PATHS);
  }

  async down(): Promise<void> {
    // What led nowhere before need not lead anywhere again; and the release before finds those that were merged by their own slug.
  }
}

/** Those of which it is asked, each with its own id and those that were merged into it: what readers see now has no past name yet. */
const asked = (table: string): string => `
  select n.id as subject_id, o.id
  from ${table} n cross join lateral (select n.id union all select m.id from ${table} m where m.merged_into = n.id) o
  where n.former_slugs <> '{}' or n.merged_into is not null or not exists (select from delivery_listings l where l.subject_id = n.id)`;

/** When readers had an article of which of those: at once for all of them, since no index leads from one to its revisions. */
const SHOWN = `
  with asked as (${asked('authors')} union all ${asked('tags')}), lines as (
    select p.revision_id, p.kind, p.at as since, lead(p.at, 1, 'infinity') over (partition by p.article_id order by p.number) as until
    from article_publications p
  )
  select asked.subject_id, lines.since, lines.until
  from lines join article_revisions r on r.id = lines.revision_id
    cross join lateral unnest(r.author_ids || r.tag_ids) named (id) join asked on asked.id = named.id
  where lines.kind not in ('withdrawn', 'expired', 'retracted')`;

/** Whether readers had an article of the row \`n\` at some time between two. */
const seen = (from: string, to: string): string => `exists (
  select from shown s where s.subject_id = n.id and s.since < ${to} and s.until > ${from})`;

/** When it got the name, as far as the audit log knows. */
const since = (table: string, slug: string, before: string): string => `coalesce((
  select max(l.at) from audit_log l
  where l.subject_id = n.id and l.action = '${updated(table)}' and l.detail -> 'after' ->> 'slug' = ${slug} and l.at < ${before}), n.created_at)`;

const updated = (table: string): string => `${table.slice(0, -1)}.updated`;

/** The present names of those that readers do not see at the moment, and did. */
const notePast = (table: string): string => `
  insert into delivery_past_names (subject_id, name)
  select n.id, n.slug from ${table} n where ${seen(since(table, 'n.slug', "'infinity'"), "'infinity'")}
  on conflict do nothing`;

/** The names that it gave up, each with the time: by another one, or by being merged. */
const keepKnown = (table: string): string => `
  update ${table} n set former_slugs = array(
    select g.slug from (
      select f.slug, f.place, max(l.at) as at from unnest(n.former_slugs) with ordinality f (slug, place)
        join audit_log l on l.subject_id = n.id and l.action = '${updated(table)}' and l.detail -> 'before' ->> 'slug' = f.slug group by f.slug, f.place
      union all select n.slug, cardinality(n.former_slugs) + 1, n.deleted_at where n.merged_into is not null
    ) g where ${seen(since(table, 'g.slug', 'g.at'), 'g.at')} order by g.place)
  where n.former_slugs <> '{}' or n.merged_into is not null`;

/** By the path and not by the lineage: what was below then may be elsewhere now. */
const FORGET_HIDDEN_PATHS = `
  with hidden as (
    select c.id, c.path from categories c where not c.active or exists (
      select from audit_log l where l.subject_id = c.id and l.action = 'category.updated' and l.detail -> 'after' ? 'active')
  ), paths as (
    select path from hidden
    union select p.path from category_former_paths p join hidden h on h.id = p.category_id
    union select said.path from audit_log l join hidden h on h.id = l.subject_id
      cross join lateral (values (l.detail ->> 'path'), (l.detail ->> 'from'), (l.detail ->> 'to')) said (path)
      where l.action in ('category.created', 'category.moved', 'category.merged', 'category.deleted') and said.path is not null
  )
  delete from category_former_paths f using paths h where f.path = h.path or starts_with(f.path, h.path || '/')`;
