import { MigrationInterface, QueryRunner } from 'typeorm';

/** A webhook may get another section: whoever manages that one sees nothing of what was noted before, which was about other things. */
export class SectionsOfDeliveries1764000000450 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The category of the webhook when this was noted; null: all of the newsroom, or it is not known.
      alter table webhook_deliveries add column category_id uuid;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table webhook_deliveries drop column category_id');
  }
}
