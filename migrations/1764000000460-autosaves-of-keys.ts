import { MigrationInterface, QueryRunner } from 'typeorm';

/** What keys were writing and have not saved, apart from what the person who made the key was. */
export class AutosavesOfKeys1764000000460 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table article_key_autosaves (
        article_id uuid not null constraint article_key_autosaves_article_id_fkey references articles on delete cascade,
        key_id uuid not null constraint article_key_autosaves_key_id_fkey references api_keys on delete cascade,
        -- Who made the key: what it leaves behind is a branch of theirs.
        user_id uuid not null constraint article_key_autosaves_user_id_fkey references users on delete cascade,
        base_version integer not null,
        revision_number integer not null,
        content jsonb not null,
        saved_at timestamptz(3) not null,
        constraint article_key_autosaves_pkey primary key (article_id, key_id)
      );
      create index article_key_autosaves_key_id_idx on article_key_autosaves (key_id);
      create index article_key_autosaves_user_id_idx on article_key_autosaves (user_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table article_key_autosaves');
  }
}
