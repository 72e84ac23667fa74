import { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is editing an article, and what people wrote into it without having saved it. None of it is part of the article. */
export class WorkingTogether1764000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table article_locks (
        article_id uuid constraint article_locks_pkey primary key
          constraint article_locks_article_id_fkey references articles on delete cascade,
        holder_id uuid not null constraint article_locks_holder_id_fkey references users on delete cascade,
        -- From then on it counts as none, whether the row is still there or not.
        expires_at timestamptz(3) not null
      );
      create index article_locks_holder_id_idx on article_locks (holder_id);

      -- What somebody was writing last, overwritten in place.
      create table article_autosaves (
        article_id uuid not null constraint article_autosaves_article_id_fkey references articles on delete cascade,
        user_id uuid not null constraint article_autosaves_user_id_fkey references users on delete cascade,
        -- The version of the article that it was written over, and the number of the revision which that version had.
        base_version integer not null,
        revision_number integer not null,
        content jsonb not null,
        saved_at timestamptz(3) not null,
        constraint article_autosaves_pkey primary key (article_id, user_id)
      );
      create index article_autosaves_user_id_idx on article_autosaves (user_id);

      -- Copies of it that nothing overwrites: what somebody had not saved when another person took their lock over.
      create table article_autosave_branches (
        id uuid constraint article_autosave_branches_pkey primary key,
        article_id uuid not null constraint article_autosave_branches_article_id_fkey references articles on delete cascade,
        user_id uuid not null constraint article_autosave_branches_user_id_fkey references users on delete cascade,
        base_version integer not null,
        revision_number integer not null,
        content jsonb not null,
        saved_at timestamptz(3) not null,
        kept_at timestamptz(3) not null default now(),
        constraint article_autosave_branches_once_key unique (article_id, user_id, saved_at)
      );
      create index article_autosave_branches_user_id_idx on article_autosave_branches (user_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table article_autosave_branches;
      drop table article_autosaves;
      drop table article_locks;
    `);
  }
}
