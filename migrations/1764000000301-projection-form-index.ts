import { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the rows of the read model that are in no form, or in a former one. */
export class ProjectionFormIndex1764000000301 implements MigrationInterface {
  /** It is made beside those who write. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently if exists delivery_articles_form_idx');
    await runner.query(`
      create index concurrently delivery_articles_form_idx on delivery_articles
        ((case when formed_at = projected_at then form else 0 end))
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index delivery_articles_form_idx');
  }
}
