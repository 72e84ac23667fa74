import { MigrationInterface, QueryRunner } from 'typeorm';

/** When what left was first published: the sitemap of that month has changed. */
export class MonthOfRemovals1764000000443 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table delivery_removals add published_at timestamptz(3)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table delivery_removals drop published_at');
  }
}
