import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The media of what was live before the trigger was there, without a lock on the table: only an article that is being published
 * waits. The index that nothing asks any more goes.
 */
export class DeliveredMediaOfBefore1764000000291 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      insert into delivery_media (media_id, article_id)
      select unnest(media_ids), id from (select id, media_ids from delivery_articles where media_ids <> '{}' for share) showing
      on conflict do nothing;
      drop index delivery_articles_media_ids_idx;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index delivery_articles_media_ids_idx on delivery_articles using gin (media_ids);
      delete from delivery_media;
    `);
  }
}
