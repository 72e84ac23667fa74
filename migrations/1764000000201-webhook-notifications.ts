import { MigrationInterface, QueryRunner } from 'typeorm';

/** People are told of webhooks that were disabled as well: a notification is about an article or a webhook. */
export class WebhookNotifications1764000000201 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table notifications
        alter column article_id drop not null,
        add column webhook_id uuid constraint notifications_webhook_id_fkey references webhooks on delete cascade,
        add constraint notifications_subject_check check (num_nonnulls(article_id, webhook_id) = 1),
        drop constraint notifications_kind_check,
        add constraint notifications_kind_check check (kind in (
          'submitted', 'changes-requested', 'approved', 'published', 'schedule-failed', 'mentioned', 'assigned', 'lock-taken-over',
          'webhook-disabled'));
      create index notifications_webhook_id_idx on notifications (webhook_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from notifications where kind = 'webhook-disabled';
      delete from notification_settings where kind = 'webhook-disabled';
      alter table notifications
        drop constraint notifications_kind_check,
        drop constraint notifications_subject_check,
        drop column webhook_id,
        alter column article_id set not null,
        add constraint notifications_kind_check check (kind in (
          'submitted', 'changes-requested', 'approved', 'published', 'schedule-failed', 'mentioned', 'assigned', 'lock-taken-over'));
    `);
  }
}
