import { MigrationInterface, QueryRunner } from 'typeorm';

/** Links under which somebody without a sign-in reads one article before it is published: of the token only its digest is kept. */
export class PreviewLinks1764000000081 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table article_preview_links (
        id uuid constraint article_preview_links_pkey primary key,
        article_id uuid not null constraint article_preview_links_article_id_fkey references articles on delete cascade,
        -- Null: whatever revision is the latest when it is opened.
        revision_id uuid constraint article_preview_links_revision_id_fkey references article_revisions on delete cascade,
        token_hash text not null constraint article_preview_links_token_hash_key unique,
        created_by uuid not null constraint article_preview_links_created_by_fkey references users,
        created_at timestamptz(3) not null default now(),
        expires_at timestamptz(3) not null,
        revoked_at timestamptz(3),
        views integer not null default 0 constraint article_preview_links_views_check check (views >= 0),
        last_viewed_at timestamptz(3),
        constraint article_preview_links_expires_at_check check (expires_at > created_at and expires_at <= created_at + interval '7 days')
      );
      create index article_preview_links_article_id_idx on article_preview_links (article_id, id);
      create index article_preview_links_revision_id_idx on article_preview_links (revision_id);
      create index article_preview_links_created_by_idx on article_preview_links (created_by);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table article_preview_links;');
  }
}
