import { MigrationInterface, QueryRunner } from 'typeorm';

/** The links of a key are found by an index, as those of a person are. */
export class PreviewsByKeysAreFound1764000000486 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently if exists article_preview_links_api_key_id_idx');
    await runner.query('create index concurrently article_preview_links_api_key_id_idx on article_preview_links (api_key_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index if exists article_preview_links_api_key_id_idx');
  }
}
