import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../src/platform/database/data-source-options';
import { EmbeddedServer } from '../src/platform/database/embedded';
import { migrate } from '../src/platform/database/migrate';

/** A migrated database without articles. */
export interface BenchDatabase {
  readonly url: string;
  readonly dataSource: DataSource;
  close(): Promise<void>;
}

/** The database of BENCH_DATABASE_URL, or one on a durable server of its own that is removed at the end. */
export async function openBenchDatabase(say: (line: string) => void): Promise<BenchDatabase> {
  const given = process.env['BENCH_DATABASE_URL'];
  const server = given === undefined ? await startServer(say) : { url: given, stop: async () => undefined };
  try {
    const dataSource = await new DataSource(dataSourceOptions(server.url)).initialize();
    await migrate(dataSource, () => undefined);
    const [found] = await dataSource.query<unknown[]>('select 1 from articles limit 1');
    if (found !== undefined) throw new Error('The database has articles already: the bench needs an empty one.');
    const close = async (): Promise<void> => {
      await dataSource.destroy();
      await server.stop();
    };
    return { url: server.url, dataSource, close };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function startServer(say: (line: string) => void): Promise<{ url: string; stop: () => Promise<void> }> {
  // Named like a folder of the tests: what a killed bench leaves, the next npm test removes.
  const folder = mkdtempSync(join(tmpdir(), `copydesk-run-${process.pid}-`));
  // The server may run as another user, who has to pass through.
  chmodSync(folder, 0o755);
  const server = await EmbeddedServer.start({ folder: join(folder, 'postgres'), log: say });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
