import type { DataSource, QueryRunner } from 'typeorm';

/** What a release that is running meets of the schema, by the lasting ids of its parts. */
export interface SchemaShape {
  /** Tables and views. */
  readonly relations: ReadonlyMap<string, Relation>;
  readonly columns: ReadonlyMap<string, Column>;
  readonly constraints: ReadonlyMap<string, Part>;
  readonly indexes: ReadonlyMap<string, Index>;
  readonly triggers: ReadonlyMap<string, Part>;
  /** By name and arguments. */
  readonly functions: ReadonlySet<string>;
}

interface Relation {
  readonly name: string;
  /** Another one after its rows were written anew. */
  readonly file: string;
}

interface Column {
  readonly name: string;
  readonly table: string;
  readonly type: string;
  readonly isRequired: boolean;
  /** It has a value where a statement gives none. */
  readonly isFilled: boolean;
}

interface Part {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
  /** The columns that it speaks of. */
  readonly columns: readonly string[];
}

interface Index extends Part {
  readonly isUnique: boolean;
  readonly isValid: boolean;
}

const SCHEMA = `n.nspname = 'public' and c.relname not in ('migrations', 'migrations_id_seq')`;
const OF = 'join pg_class c on c.oid = x.%s join pg_namespace n on n.oid = c.relnamespace';
const of = (column: string): string => OF.replace('%s', column);

export async function shapeOf(database: DataSource | QueryRunner): Promise<SchemaShape> {
  const rows = <T>(sql: string): Promise<T[]> => database.query(sql) as Promise<T[]>;
  const columnNames = (numbers: string): string =>
    `coalesce((select array_agg(a.attname::text) from pg_attribute a where a.attrelid = c.oid and a.attnum = any (${numbers})), '{}')`;
  const relations = await rows<Relation & { id: string }>(
    `select c.oid::text as id, c.relname as name, c.relfilenode::text as file from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where ${SCHEMA} and c.relkind in ('r', 'v', 'm')`);
  const columns = await rows<Column & { id: string }>(
    `select c.oid || '.' || x.attnum as id, x.attname as name, c.relname as table, format_type(x.atttypid, x.atttypmod) as type,
       x.attnotnull as "isRequired", x.atthasdef or x.attidentity <> '' as "isFilled"
     from pg_attribute x ${of('attrelid')} where ${SCHEMA} and c.relkind in ('r', 'v', 'm') and x.attnum > 0 and not x.attisdropped`);
  const constraints = await rows<Part & { id: string }>(
    `select c.relname || '.' || x.conname as id, c.relname as table, x.conname as name, pg_get_constraintdef(x.oid) as definition, ${columnNames('x.conkey')} as columns
     from pg_constraint x ${of('conrelid')} where ${SCHEMA} and x.contype in ('c', 'u', 'p', 'f', 'x')`);
  const indexes = await rows<Index & { id: string }>(
    `select i.relname as id, c.relname as table, i.relname as name, pg_get_indexdef(x.indexrelid) as definition, ${columnNames('x.indkey')} as columns,
       x.indisunique as "isUnique", x.indisvalid as "isValid"
     from pg_index x join pg_class i on i.oid = x.indexrelid ${of('indrelid')} where ${SCHEMA}`);
  const triggers = await rows<Part & { id: string }>(
    `select c.relname || '.' || x.tgname as id, c.relname as table, x.tgname as name, pg_get_triggerdef(x.oid) as definition, ${columnNames('x.tgattr')} as columns
     from pg_trigger x ${of('tgrelid')} where ${SCHEMA} and not x.tgisinternal`);
  const functions = await rows<{ name: string }>("select p.oid::regprocedure::text as name from pg_proc p where p.pronamespace = 'public'::regnamespace");
  return {
    relations: byId(relations), columns: byId(columns), constraints: byId(constraints), indexes: byId(indexes), triggers: byId(triggers),
    functions: new Set(functions.map(({ name }) => name)),
  };
}

function byId<T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}
