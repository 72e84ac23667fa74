import { MigrationInterface, QueryRunner } from 'typeorm';

/** What people are told of, in the API and by mail, and the mail that is yet to be sent. */
export class Notifications1764000000070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table notifications (
        id uuid constraint notifications_pkey primary key,
        user_id uuid not null constraint notifications_user_id_fkey references users on delete cascade,
        kind text not null constraint notifications_kind_check check (kind in (
          'submitted', 'changes-requested', 'approved', 'published', 'schedule-failed', 'mentioned', 'assigned', 'lock-taken-over')),
        article_id uuid not null constraint notifications_article_id_fkey references articles on delete cascade,
        -- Who did it, with the name of then; null: the system itself.
        actor_id uuid,
        actor_name text not null,
        -- False: it was written for a mail only.
        in_app boolean not null,
        data jsonb not null default '{}',
        at timestamptz(3) not null default now(),
        read_at timestamptz(3)
      );
      create index notifications_user_id_idx on notifications (user_id, at, id);
      create index notifications_unread_idx on notifications (user_id) where read_at is null and in_app;
      create index notifications_article_id_idx on notifications (article_id);

      -- Only what somebody changed; every kind is told both ways unless they did.
      create table notification_settings (
        user_id uuid not null constraint notification_settings_user_id_fkey references users on delete cascade,
        kind text not null,
        in_app boolean not null,
        mail boolean not null,
        constraint notification_settings_pkey primary key (user_id, kind)
      );

      -- Mail that is still to be sent; what was sent is deleted. The text is made when it is sent, from what is true then.
      create table mails (
        id uuid constraint mails_pkey primary key,
        template text not null,
        data jsonb not null,
        attempts integer not null default 0,
        created_at timestamptz(3) not null default now(),
        due_at timestamptz(3) not null default now(),
        failed_at timestamptz(3),
        error text
      );
      create index mails_due_at_idx on mails (due_at, id) where failed_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table mails; drop table notification_settings; drop table notifications');
  }
}
