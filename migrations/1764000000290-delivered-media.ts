import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which live articles show a file, to be asked with each request for one: the index of `media_ids` goes through all of its uses to
 * say that there is one. Kept by a trigger, so that a release that does not know of it keeps it, too.
 */
export class DeliveredMedia1764000000290 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table delivery_media (
        media_id uuid,
        article_id uuid constraint delivery_media_article_id_fkey references delivery_articles on delete cascade,
        constraint delivery_media_pkey primary key (media_id, article_id)
      );
      create index delivery_media_article_id_idx on delivery_media (article_id);

      create function keep_delivery_media() returns trigger language plpgsql as $$
        begin
          delete from delivery_media where article_id = new.id and media_id <> all (new.media_ids);
          insert into delivery_media (media_id, article_id) select unnest(new.media_ids), new.id on conflict do nothing;
          return null;
        end
      $$;
      create trigger delivery_articles_media_inserted after insert on delivery_articles
        for each row when (new.media_ids <> '{}') execute function keep_delivery_media();
      create trigger delivery_articles_media_updated after update of media_ids on delivery_articles
        for each row when (new.media_ids <> old.media_ids) execute function keep_delivery_media();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger delivery_articles_media_updated on delivery_articles;
      drop trigger delivery_articles_media_inserted on delivery_articles;
      drop function keep_delivery_media();
      drop table delivery_media;
    `);
  }
}
