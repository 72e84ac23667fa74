import { MigrationInterface, QueryRunner } from 'typeorm';

/** The API key with which a preview link was made: the link shows no more than the key could, and nothing once it is gone. */
export class PreviewsByKeys1764000000485 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table article_preview_links
        -- With its key a link goes: it must not become one of the person who made the key.
        add column api_key_id uuid constraint article_preview_links_api_key_id_fkey references api_keys on delete cascade;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table article_preview_links drop column api_key_id');
  }
}
