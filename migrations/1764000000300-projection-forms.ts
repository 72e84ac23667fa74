import { MigrationInterface, QueryRunner } from 'typeorm';

/** In which form each row of the read model was written, so that a release which writes it otherwise finds those that it has to write anew. */
export class ProjectionForms1764000000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table delivery_articles
        add column form smallint not null default 0,
        -- When the row was written in it. A release that does not know of forms moves projected_at alone, and what it writes is of none.
        add column formed_at timestamptz(3);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table delivery_articles drop column formed_at, drop column form');
  }
}
