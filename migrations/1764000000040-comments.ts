import { MigrationInterface, QueryRunner } from 'typeorm';

/** What colleagues say to one another about an article. None of it is part of the article. */
export class Comments1764000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table article_comments (
        id uuid constraint article_comments_pkey primary key,
        article_id uuid not null constraint article_comments_article_id_fkey references articles on delete cascade,
        -- The first comment of the thread, which is a thread of its own; what is said of a thread is in its row.
        thread_id uuid not null constraint article_comments_thread_id_fkey references article_comments on delete cascade,
        author_id uuid not null constraint article_comments_author_id_fkey references users,
        body text,
        mentioned_ids uuid[] not null,
        block_id text,
        quote text,
        -- Of the revision that was current when the thread began.
        revision_number integer,
        resolved_at timestamptz(3),
        resolved_by uuid constraint article_comments_resolved_by_fkey references users,
        created_at timestamptz(3) not null default now(),
        edited_at timestamptz(3),
        deleted_at timestamptz(3),
        constraint article_comments_body_check check ((body is null) = (deleted_at is not null)),
        constraint article_comments_resolved_check check ((resolved_at is null) = (resolved_by is null)),
        constraint article_comments_thread_check check (
          case when thread_id = id then revision_number is not null
          else block_id is null and quote is null and revision_number is null and resolved_at is null and deleted_at is null end)
      );
      create index article_comments_article_id_idx on article_comments (article_id, thread_id, id);
      create index article_comments_thread_id_idx on article_comments (thread_id);
      create index article_comments_author_id_idx on article_comments (author_id);
      create index article_comments_resolved_by_idx on article_comments (resolved_by);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table article_comments');
  }
}
