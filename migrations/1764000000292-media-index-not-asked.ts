import { MigrationInterface, QueryRunner } from 'typeorm';

/** Nothing asks the index of `media_ids` any more. Of its own, and beside those who publish: they would wait for the lock, and it for them. */
export class MediaIndexNotAsked1764000000292 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently if exists delivery_articles_media_ids_idx');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('create index if not exists delivery_articles_media_ids_idx on delivery_articles using gin (media_ids)');
  }
}
