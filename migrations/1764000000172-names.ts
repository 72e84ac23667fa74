import { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['categories', 'authors', 'tags'] as const;

/** The names of sections, authors and tags in other languages: by locale, the plain name where there is none. */
export class Names1764000000172 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await runner.query(`
        alter table ${table} add column names jsonb not null default '{}',
          add constraint ${table}_names_check check (jsonb_typeof(names) = 'object')`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`alter table ${table} drop column names`);
  }
}
