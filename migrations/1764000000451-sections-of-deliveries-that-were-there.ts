import { MigrationInterface, QueryRunner } from 'typeorm';

/** Its own transaction, so that nobody waits for it. Of a webhook whose category was changed, it is not known when what was noted. */
export class SectionsOfDeliveriesThatWereThere1764000000451 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update webhook_deliveries d set category_id = w.category_id from webhooks w
      where w.id = d.webhook_id and w.category_id is not null and not exists (
        select from audit_log a where a.subject_id = w.id and a.action = 'webhook.updated' and a.detail -> 'changed' ? 'categoryId')
    `);
  }

  async down(): Promise<void> {
    // The column goes with the migration before.
  }
}
