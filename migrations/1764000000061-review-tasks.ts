import { MigrationInterface, QueryRunner } from 'typeorm';

/** What was published before its review, and has to be looked at afterwards. */
export class ReviewTasks1764000000061 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table article_review_tasks (
        id uuid constraint article_review_tasks_pkey primary key,
        article_id uuid not null constraint article_review_tasks_article_id_fkey references articles on delete cascade,
        revision_id uuid not null constraint article_review_tasks_revision_id_fkey references article_revisions on delete cascade,
        reason text not null,
        opened_by uuid not null constraint article_review_tasks_opened_by_fkey references users,
        opened_at timestamptz(3) not null default now(),
        closed_by uuid constraint article_review_tasks_closed_by_fkey references users,
        closed_at timestamptz(3),
        note text,
        constraint article_review_tasks_closed_check check ((closed_by is null) = (closed_at is null))
      );
      create index article_review_tasks_article_id_idx on article_review_tasks (article_id);
      create index article_review_tasks_revision_id_idx on article_review_tasks (revision_id);
      create index article_review_tasks_opened_by_idx on article_review_tasks (opened_by);
      create index article_review_tasks_closed_by_idx on article_review_tasks (closed_by);
      create index article_review_tasks_opened_at_idx on article_review_tasks (opened_at desc, id desc);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table article_review_tasks');
  }
}
