import { MigrationInterface, QueryRunner } from 'typeorm';

/** Who has an article open. It is no part of the article. */
export class Presence1764000000082 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table article_presence (
        article_id uuid not null constraint article_presence_article_id_fkey references articles on delete cascade,
        user_id uuid not null constraint article_presence_user_id_fkey references users on delete cascade,
        -- From then on it counts as none, whether the row is still there or not.
        expires_at timestamptz(3) not null,
        constraint article_presence_pkey primary key (article_id, user_id)
      );
      create index article_presence_user_id_idx on article_presence (user_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table article_presence;');
  }
}
