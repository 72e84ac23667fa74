import { MigrationInterface, QueryRunner } from 'typeorm';

/** Who scheduled a revision and what readers got of the article then, and the ways to what is due. */
export class Schedules1764000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table article_revisions
        add column scheduled_by uuid constraint article_revisions_scheduled_by_fkey references users,
        add column scheduled_visibility text constraint article_revisions_scheduled_visibility_check
          check (scheduled_visibility in ('unpublished', 'live', 'withdrawn', 'retracted')),
        add constraint article_revisions_schedule_check check (
          (state = 'scheduled') = (scheduled_by is not null) and (state = 'scheduled') = (scheduled_visibility is not null)),
        add constraint article_revisions_schedule_error_check check ((state = 'schedule_failed') = (schedule_error is not null));
      create index article_revisions_scheduled_by_idx on article_revisions (scheduled_by);
      create index article_revisions_due_idx on article_revisions (scheduled_at, id) where state = 'scheduled';
      create index articles_expiring_idx on articles (expire_at, id) where visibility = 'live' and expire_at is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index articles_expiring_idx;
      drop index article_revisions_due_idx;
      alter table article_revisions
        drop constraint article_revisions_schedule_error_check,
        drop constraint article_revisions_schedule_check,
        drop column scheduled_visibility,
        drop column scheduled_by;
    `);
  }
}
