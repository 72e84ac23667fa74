import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ColumnType, DataSource } from 'typeorm';
import { type Desk, startDesk } from '../support/desk';

/** Columns that no entity has, because only SQL reads or writes them. */
const ONLY_IN_SQL: Readonly<Record<string, string>> = {
  'media.search_text': 'generated, for the search',
};

interface ActualColumn {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
}

let desk: Desk;
let entities: DataSource['entityMetadatas'];
const actual = new Map<string, ActualColumn>();

beforeAll(async () => {
  desk = await startDesk();
  entities = desk.app.get(DataSource).entityMetadatas;
  const columns = await desk.sql<ActualColumn>(
    `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped`,
  );
  for (const column of columns) actual.set(`${column.table}.${column.column}`, column);
});

afterAll(() => desk.stop());

const TYPES: Readonly<Record<string, string>> = { timestamptz: 'timestamp with time zone' };

function typeOf({ type, precision, isArray }: { type: ColumnType; precision?: number | null; isArray: boolean }): string {
  const full = TYPES[String(type)] ?? String(type);
  const precise = typeof precision === 'number' ? full.replace('timestamp', `timestamp(${precision})`) : full;
  return isArray ? `${precise}[]` : precise;
}

describe('the entities', () => {
  it('have the columns of the migrated schema, with the same types', () => {
    expect(entities.length).toBeGreaterThan(3);
    const declared = entities.flatMap((entity) =>
      entity.columns.map((column) => ({
        table: entity.tableName,
        column: column.databaseName,
        type: typeOf(column),
        nullable: column.isNullable,
      })),
    );
    expect(declared).toEqual(declared.map(({ table, column }) => actual.get(`${table}.${column}`)));
  });

  it('have every column of their tables', () => {
    const tables = new Set(entities.map((entity) => entity.tableName));
    const known = new Set(entities.flatMap(({ tableName, columns }) => columns.map((each) => `${tableName}.${each.databaseName}`)));
    const missing = [...actual.entries()].filter(([name, { table }]) => tables.has(table) && !known.has(name)).map(([name]) => name);
    expect(missing.toSorted()).toEqual(Object.keys(ONLY_IN_SQL).toSorted());
  });

  it('keep every column of a revision from being changed, but for what the workflow notes on it', async () => {
    const changeable = await desk.sql<{ name: string }>(
      `select a.attname as name from pg_attribute a
       where a.attrelid = 'article_revisions'::regclass and a.attnum > 0 and not a.attisdropped and not exists (
         select from pg_trigger t where t.tgrelid = a.attrelid and t.tgfoid = 'refuse_change'::regproc and a.attnum = any (t.tgattr))
       order by 1`,
    );
    expect(changeable.map(({ name }) => name)).toEqual([
      'change_kind', 'note', 'published_at', 'schedule_error', 'scheduled_at', 'scheduled_by', 'scheduled_visibility', 'state', 'submitted_at', 'submitted_by',
    ]);
  });

  it('name their primary keys as the schema does', async () => {
    const keys = await desk.sql<{ name: string }>(
      `select c.relname || '.' || a.attname as name from pg_constraint k join pg_class c on c.oid = k.conrelid
       join pg_attribute a on a.attrelid = c.oid and a.attnum = any (k.conkey)
       where k.contype = 'p' and c.relname = any ($1)`,
      [entities.map((entity) => entity.tableName)],
    );
    const declared = entities.flatMap(({ tableName, primaryColumns }) =>
      primaryColumns.map((column) => `${tableName}.${column.databaseName}`),
    );
    expect(declared.toSorted()).toEqual(keys.map(({ name }) => name).toSorted());
  });
});
