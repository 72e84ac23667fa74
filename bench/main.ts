import { stopSignal } from '../src/start/stop-signal';
import { type BenchDatabase, openBenchDatabase } from './bench-database';
import { type BenchOptions, USAGE, readOptions } from './bench-options';
import { BenchServer } from './bench-server';
import { loadNewsroom } from './data/load-newsroom';
import { readStoredRun, writeRun } from './report/stored-runs';
import { tableOf } from './report/table';
import { runBench } from './run-bench';

const say = (line: string): void => console.error(line);

/** Loads, measures and reports; whatever happens, nothing that it started goes on. Gives the exit code. */
async function main(): Promise<number> {
  const options = optionsOrUsage();
  if (options === undefined) return 2;
  const stopped = stopSignal();
  const database = await openBenchDatabase(say);
  const server = new BenchServer(database.url, options.profileFolder);
  try {
    return await Promise.race([bench(options, database, server), stopped.then(() => 130)]);
  } finally {
    await server.stop();
    await database.close();
  }
}

async function bench(options: BenchOptions, database: BenchDatabase, server: BenchServer): Promise<number> {
  say(`Loading ${options.articles} articles and ${options.drafts} drafts …`);
  const newsroom = await loadNewsroom(database.dataSource, server.settings, options);
  const result = await runBench({ options, newsroom, server, say });
  console.log(tableOf(result, readStoredRun()));
  console.log(`\nWritten to ${writeRun(result, options).join(' and ')}`);
  return 0;
}

function optionsOrUsage(): BenchOptions | undefined {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return undefined;
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
