import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/platform/database/data-source-options';
import { catalogOf } from '../support/catalog';
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
