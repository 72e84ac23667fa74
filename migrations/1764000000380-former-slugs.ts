import { MigrationInterface, QueryRunner } from 'typeorm';

/** Pages, lists and feeds of authors and tags move along when their slug is changed: the former ones lead to the present one. */
export class FormerSlugs1764000000380 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['authors', 'tags']) await runner.query(`alter table ${table} add former_slugs text[] not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['tags', 'authors']) await runner.query(`alter table ${table} drop former_slugs`);
  }
}
