import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';

/** What moves without anybody having done anything. */
const LEFT_OUT = ['sessions.last_used_at', 'refresh_tokens.used_at', 'api_keys.last_used_at'];

/** Counters, and the jobs that a worker does meanwhile: they follow an event or a notification, which has a row, too. */
const TABLES_LEFT_OUT = ['migrations', 'rate_limits', 'shared_paces', 'jobs'];

/** A worker moves rows from one to the other: both count as one, whichever has them. */
const WORDS = ['article_words', 'article_words_due'];
const WORDS_AS_ONE =
  "select 'article_words_now' as name, count(*) as rows, sum(hashtextextended(row(revision_id, article_id, locale)::text, 0)) as digest from article_words_now";

/** Notes of what was refused are written later, and are no change. */
const ROWS: Readonly<Record<string, string>> = { audit_log: "where action not in ('access.denied', 'session.refused')" };

/**
 * A digest of every row of every table and of the media folder: the same before and after means that nothing was done. Of a row it is the
 * transaction that wrote it and its place: both change with whatever is written, the same once more included, and no text has to be read.
 */
export async function snapshotOf(dataSource: DataSource, mediaFolder: string): Promise<string> {
  const digest = createHash('sha256');
  const tables = await dataSource.query<{ name: string; rows: string; digest: string | null }[]>(await statementFor(dataSource));
  digest.update(JSON.stringify(tables));
  for (const file of filesBelow(mediaFolder)) digest.update(`${file}\n`);
  return digest.digest('hex');
}

/** No test changes the schema, so each desk is asked once for its tables. */
const statements = new WeakMap<DataSource, string>();

/** One statement that has PostgreSQL work out the digests, because rows of a hundred tests are too many to be sent each time. */
async function statementFor(dataSource: DataSource): Promise<string> {
  const known = statements.get(dataSource);
  if (known !== undefined) return known;
  const tables = await dataSource.query<{ name: string; columns: string }[]>(
    `select c.table_name as name, case when bool_or(c.table_name || '.' || c.column_name = any ($1))
       then string_agg(format('%I', c.column_name), ', ' order by c.ordinal_position) filter (where c.table_name || '.' || c.column_name <> all ($1))
       else 'xmin, ctid' end as columns
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where t.table_schema = 'public' and t.table_type = 'BASE TABLE' and t.table_name <> all ($2)
     group by c.table_name order by c.table_name`,
    [LEFT_OUT, [...TABLES_LEFT_OUT, ...WORDS]],
  );
  const statement = tables.map(({ name, columns }) =>
    `select '${name}' as name, count(*) as rows, sum(hashtextextended(row(${columns})::text, 0)) as digest from "${name}" ${ROWS[name] ?? ''}`,
  ).join(' union all ');
  // Ordered, because large tables are read in parallel, and the rows then come as they are ready.
  const ordered = `${statement} union all ${WORDS_AS_ONE} order by name`;
  statements.set(dataSource, ordered);
  return ordered;
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => ({ name, stats: statSync(join(folder, name)) }))
    .filter(({ stats }) => stats.isFile())
    .map(({ name, stats }) => `${name} ${stats.size}`)
    .toSorted();
}
