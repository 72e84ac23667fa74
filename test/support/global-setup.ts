import { join } from 'node:path';
import { compiled } from './compiled';
import { TEMPLATE } from './template-database';
import { runFolder } from './test-folder';

declare global {
  var stopTestServer: (() => Promise<void>) | undefined;
}

/** One PostgreSQL for the whole run, with a migrated template that each test file copies in a few milliseconds. */
export default async function globalSetup(): Promise<void> {
  const { EmbeddedServer } = compiled('platform/database/embedded');
  const server = await EmbeddedServer.start({
    folder: join(runFolder(), 'postgres'),
    durable: false,
    maxConnections: 200,
    log: () => undefined,
  });
  globalThis.stopTestServer = () => server.stop();
  await makeTemplate(server.urlOf('postgres'), server.urlOf(TEMPLATE));
  process.env['TEST_SERVER_URL'] = server.urlOf('postgres');
}

async function makeTemplate(serverUrl: string, url: string): Promise<void> {
  const { DataSource } = await import('typeorm');
  const { dataSourceOptions } = compiled('platform/database/data-source-options');
  const server = await new DataSource({ ...dataSourceOptions(serverUrl), migrations: [] }).initialize();
  await server.query(`create database ${TEMPLATE}`);
  await server.destroy();
  const template = await new DataSource(dataSourceOptions(url)).initialize();
  await template.runMigrations();
  await template.destroy();
}
