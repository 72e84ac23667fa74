import type { DataSource } from 'typeorm';

/** Everything that makes up the schema, each thing on a line of its own, in an order that does not depend on history. */
export async function catalogOf(dataSource: DataSource): Promise<string[]> {
  const lines = await Promise.all(Object.entries(QUERIES).map(async ([kind, sql]) => {
    const rows = await dataSource.query<{ line: string }[]>(sql);
    return rows.map(({ line }) => `${kind} ${line}`);
  }));
  return lines.flat().toSorted();
}

const OURS = `n.nspname = 'public' and c.relname not in ('migrations', 'migrations_id_seq')`;

const QUERIES = {
  column: `select format('%s.%s %s %s default %s generated %s%s collation %s', c.relname, a.attname,
             format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' else 'null' end,
             coalesce(pg_get_expr(d.adbin, d.adrelid), '-'), a.attidentity, a.attgenerated, a.attcollation::regcollation) as line
           from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
           left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
           where ${OURS} and c.relkind in ('r', 'v', 'm', 'p') and a.attnum > 0 and not a.attisdropped`,
  constraint: `select format('%s %s: %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) as line
               from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace where ${OURS}`,
  index: `select format('%s: %s', c.relname, pg_get_indexdef(i.indexrelid)) as line
          from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace where ${OURS}`,
  trigger: `select format('%s: %s', c.relname, pg_get_triggerdef(t.oid)) as line
            from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
            where ${OURS} and not t.tgisinternal`,
  view: `select format('%s: %s', c.relname, pg_get_viewdef(c.oid)) as line
         from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind in ('v', 'm')`,
  sequence: `select format('%s', c.relname) as line
             from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind = 'S'`,
  function: `select pg_get_functiondef(p.oid) as line
             from pg_proc p join pg_namespace n on n.oid = p.pronamespace
             where n.nspname = 'public' and p.prokind in ('f', 'p')
               and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  extension: `select extname::text as line from pg_extension where extname <> 'plpgsql'`,
  type: `select format('%s %s', t.typname, t.typtype) as line
         from pg_type t join pg_namespace n on n.oid = t.typnamespace where n.nspname = 'public' and t.typtype in ('d', 'e')`,
};
