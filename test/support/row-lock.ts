import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Desk } from './desk';

/** Keeps a row of the desk's database locked while `work` runs; `untilBlocked` resolves once that many statements wait for a lock. */
export async function withRowLocked<T>(
  desk: Desk, table: string, id: string, work: (untilBlocked: (count: number) => Promise<void>, release: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: desk.settings.databaseUrl });
  await client.connect();
  const release = async (): Promise<void> => {
    await client.query('rollback');
  };
  try {
    await client.query('begin');
    await client.query(`select 1 from "${table}" where id = $1 for update`, [id]);
    return await work((count) => untilBlocked(desk, count), release);
  } finally {
    await client.end();
  }
}

async function untilBlocked(desk: Desk, count: number): Promise<void> {
  for (let waited = 0; waited < 5000; waited += 20) {
    const [row] = await desk.sql<{ waiting: number }>(
      `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if ((row?.waiting ?? 0) >= count) return;
    await sleep(20);
  }
  throw new Error(`No ${count} statements came to wait for a lock.`);
}

/** Lets `work` run while a change of the desk's database is under way; `commit` makes it true. */
export async function withChangeUnderWay<T>(
  desk: Desk, statement: string, values: unknown[], work: (untilBlocked: (count: number) => Promise<void>, commit: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: desk.settings.databaseUrl });
  await client.connect();
  const commit = async (): Promise<void> => {
    await client.query('commit');
  };
  try {
    await client.query('begin');
    await client.query(statement, values);
    return await work((count) => untilBlocked(desk, count), commit);
  } finally {
    await client.end();
  }
}
