import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource, type MigrationInterface } from 'typeorm';
import { dataSourceOptions } from '../../src/platform/database/data-source-options';
import { brokenPromises, indexesOnOldTables } from '../support/broken-promises';
import { catalogOf } from '../support/catalog';
import { keptRelease } from '../support/kept-release';
import { shapeOf } from '../support/schema-shape';
import { type TestDatabase, makeDatabase } from '../support/template-database';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await makeDatabase();
  dataSource = await new DataSource(dataSourceOptions(database.url)).initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

describe('the migrations', () => {
  it('go down to nothing and up again to the same schema', async () => {
    const before = await catalogOf(dataSource);
    expect(before.length).toBeGreaterThan(100);
    for (let left = dataSource.migrations.length; left > 0; left -= 1) await dataSource.undoLastMigration();
    expect(await catalogOf(dataSource)).toEqual([]);
    await dataSource.runMigrations();
    expect(await catalogOf(dataSource)).toEqual(before);
  });
});

const numberOf = (name: string): string => /\d{13}/.exec(name)?.[0] ?? '';

/** A wait for a lock, by which everybody else waits, has one length: that of migrate.ts. */
function ownTimeouts(): string[] {
  const folder = join(__dirname, '../../migrations');
  return readdirSync(folder).filter((name) => /(?:lock|statement)_timeout/.test(readFileSync(join(folder, name), 'utf8')));
}

/** What looks like a broken promise, and why it is none. */
const CONSIDERED: Readonly<Record<string, readonly string[]>> = {
  // They write down the words of what the release before saves, and refuse nothing.
  ArticleWords1764000000320: [
    'article_revisions.article_revisions_words does something that a release does not know of',
    'article_revisions.article_revisions_words_gone does something that a release does not know of',
    'articles.articles_locale_words does something that a release does not know of',
  ],
  Attachments1764000000260: [
    // They refuse files that are no pictures, of which the release before has none.
    'authors.authors_media_id_check does something that a release does not know of',
    'categories.categories_media_id_check does something that a release does not know of',
    // No row has a title yet: the index is empty, and made as quickly as the table is read.
    'media_title_idx is made while nobody can write',
    // The columns may be null only since this migration: the release before always writes them.
    'media.media_size_check is asked of columns that were there',
  ],
  DeliveredMedia1764000000290: [
    // They only write beside what a release writes, to a table that it does not know.
    'delivery_articles.delivery_articles_media_inserted does something that a release does not know of',
    'delivery_articles.delivery_articles_media_updated does something that a release does not know of',
  ],
  DeliveryLexemes1764000000360: [
    'delivery_search.delivery_search_lexemes does something that a release does not know of',
    'delivery_search.delivery_search_other_lexemes does something that a release does not know of',
  ],
};

describe('a migration that the release before does not have', () => {
  it('takes nothing away that it uses, refuses nothing that it writes, and keeps nobody waiting', async () => {
    const past = new Set(keptRelease().migrations.map(numberOf));
    const empty = await makeDatabase({ migrated: false });
    const source = await new DataSource(dataSourceOptions(empty.url)).initialize();
    const runner = source.createQueryRunner();
    const broken: Record<string, string[]> = {};
    try {
      for (const migration of source.migrations as (MigrationInterface & { transaction?: boolean })[]) {
        const isNew = !past.has(numberOf(migration.constructor.name));
        const isWhole = migration.transaction !== false;
        const before = isNew ? await shapeOf(runner) : undefined;
        if (isWhole) await runner.startTransaction();
        await migration.up(runner);
        if (isWhole) await runner.commitTransaction();
        if (!before) continue;
        const after = await shapeOf(runner);
        broken[migration.constructor.name] = [...brokenPromises(before, after), ...(isWhole ? indexesOnOldTables(before, after) : [])].toSorted((one, other) => one.localeCompare(other));
      }
    } finally {
      await runner.release();
      await source.destroy();
      await empty.drop();
    }
    expect(Object.keys(broken).length).toBeGreaterThan(1);
    expect(Object.fromEntries(Object.entries(broken).filter(([, promises]) => promises.length > 0))).toEqual(CONSIDERED);
    expect(ownTimeouts()).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    ['drops a table', 'drop table shared_paces', ['shared_paces is gone', 'shared_paces.key is gone']],
    ['renames a table', 'alter table held_work rename to kept_work', ['held_work is called kept_work']],
    ['drops a column', 'alter table tags drop column names', ['tags.names is gone']],
    ['renames a column', 'alter table tags rename column names to called', ['tags.names is gone']],
    ['changes a type', 'alter table jobs alter column attempts type bigint', ['jobs is written anew, with everybody waiting', 'jobs.attempts is bigint and was integer']],
    ['takes a default away', 'alter table jobs alter column attempts drop default', ['jobs.attempts has no default any more']],
    ['makes a column required', 'alter table jobs alter column queue set not null', ['jobs.queue may not be null any more']],
    ['adds a column that must be given', 'alter table tags add column weight integer not null', ['tags.weight is required of those who do not know it']],
    ['fills a new column row by row', 'alter table tags add column secret uuid default gen_random_uuid()', ['tags is written anew, with everybody waiting']],
    ['narrows a check', "alter table users drop constraint users_status_check, add constraint users_status_check check (status in ('active', 'deleted'))", ['users.users_status_check refuses what it took']],
    ['checks what was not checked', "alter table tags add constraint tags_short_check check (length(name) < 9)", ['tags.tags_short_check is asked of columns that were there']],
    ['makes unique what was not', 'create unique index tags_name_key on tags (name)', ['tags_name_key refuses what was taken', 'tags_name_key is made while nobody can write']],
    ['makes an index in its transaction', 'create index jobs_error_idx on jobs (last_error)', ['jobs_error_idx is made while nobody can write']],
    ['does something at each change', 'create trigger tags_kept before delete on tags for each row execute function refuse_change()', ['tags.tags_kept does something that a release does not know of']],
    ['drops a function', 'drop function media_uses(uuid)', ['media_uses(uuid) is gone']],
    ['only adds', `create table extras (id uuid primary key, tag_id uuid references tags); create index on extras (tag_id);
      alter table tags add column weight integer not null default 1, add column extra uuid constraint tags_extra_fkey references extras;
      alter table users drop constraint users_status_check, add constraint users_status_check check (status in ('active', 'disabled', 'deleted', 'away'))`, []],
  ])('is noticed where it %s', async (_, sql, expected) => {
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    try {
      const before = await shapeOf(runner);
      await runner.query(sql);
      const after = await shapeOf(runner);
      const found = [...brokenPromises(before, after), ...indexesOnOldTables(before, after)];
      expect(found).toEqual(expect.arrayContaining(expected));
      expect(found.length > 0).toBe(expected.length > 0);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  });
});

describe('the schema', () => {
  it('has an index led by the columns of every foreign key', async () => {
    const bare = await dataSource.query<unknown[]>(
      `select k.conname from pg_constraint k
       where k.contype = 'f' and k.connamespace = 'public'::regnamespace and not exists (
         select 1 from pg_index i where i.indrelid = k.conrelid and i.indpred is null
           and (string_to_array(i.indkey::text, ' ')::smallint[])[1:cardinality(k.conkey)] @> k.conkey)`,
    );
    expect(bare).toEqual([]);
  });

  it('has a primary key on every table', async () => {
    const without = await dataSource.query<unknown[]>(
      `select c.relname from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
         and not exists (select 1 from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')`,
    );
    expect(without).toEqual([]);
  });

  it('keeps texts as text and times with their zone', async () => {
    const odd = await dataSource.query<unknown[]>(
      `select table_name, column_name, data_type from information_schema.columns
       where table_schema = 'public' and table_name <> 'migrations'
         and data_type in ('character varying', 'character', 'timestamp without time zone', 'time with time zone', 'real', 'money')`,
    );
    expect(odd).toEqual([]);
  });
});
