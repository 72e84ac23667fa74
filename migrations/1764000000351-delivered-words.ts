import { MigrationInterface, QueryRunner } from 'typeorm';

/** The words of what is published have been found already where its text had waited: they may be copied, and no longer have to be found anew. */
export class DeliveredWords1764000000351 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table delivery_search alter column words drop expression, alter column title drop expression;

      -- A release before gives no words: where it writes, they are found as they were.
      create function find_delivered_words() returns trigger language plpgsql as $$
        begin
          new.words := public.search_words(new.locale, new.headline, new.summary, new.body);
          new.title := public.folded_all(new.headline, new.summary);
          return new;
        end
      $$;
      create trigger delivery_search_words_inserted before insert on delivery_search
        for each row when (new.words is null) execute function find_delivered_words();
      create trigger delivery_search_words_updated before update of headline, summary, body, locale on delivery_search
        for each row when (new.words = old.words and (new.headline, new.summary, new.body, new.locale) is distinct from (old.headline, old.summary, old.body, old.locale))
        execute function find_delivered_words();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger delivery_search_words_updated on delivery_search;
      drop trigger delivery_search_words_inserted on delivery_search;
      drop function find_delivered_words();
      alter table delivery_search
        drop column words, drop column title,
        add column words tsvector not null generated always as (search_words(locale, headline, summary, body)) stored,
        add column title text not null generated always as (folded_all(headline, summary)) stored;
      create index delivery_search_words_idx on delivery_search using gin (words);
      create index delivery_search_title_idx on delivery_search using gin (title gin_trgm_ops);
    `);
  }
}
