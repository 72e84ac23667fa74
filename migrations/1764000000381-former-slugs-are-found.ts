import { MigrationInterface, QueryRunner } from 'typeorm';

/** Whatever readers ask for by a slug is found by an index, the former ones as well. */
export class FormerSlugsAreFound1764000000381 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['authors', 'tags']) {
      await runner.query(`drop index concurrently if exists ${table}_former_slugs_idx`);
      await runner.query(`create index concurrently ${table}_former_slugs_idx on ${table} using gin (former_slugs)`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['authors', 'tags']) await runner.query(`drop index if exists ${table}_former_slugs_idx`);
  }
}
