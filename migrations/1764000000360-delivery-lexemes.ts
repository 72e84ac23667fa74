import { MigrationInterface, QueryRunner } from 'typeorm';

/** The words of the search for readers, each by itself: what begins so and what is written alike is looked up here. */
export class DeliveryLexemes1764000000360 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Not unique: who publishes waits for nobody who has the same new word.
      create table delivery_lexemes (
        id uuid default gen_random_uuid() constraint delivery_lexemes_pkey primary key,
        lexeme text collate "C" not null
      );
      create index delivery_lexemes_lexeme_idx on delivery_lexemes (lexeme);
      create index delivery_lexemes_alike_idx on delivery_lexemes using gin (lexeme gin_trgm_ops);

      -- By the table itself: a release that does not know of it publishes as well. A few hundred words, looked up one by one.
      create function note_delivery_lexemes() returns trigger language plpgsql
        set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
        begin
          insert into public.delivery_lexemes (lexeme)
          select distinct said.lexeme from changed, unnest(tsvector_to_array(changed.words)) said (lexeme)
          where length(said.lexeme) <= 50 and not exists (select 1 from public.delivery_lexemes known where known.lexeme = said.lexeme collate "C");
          return null;
        end
      $$;
      create trigger delivery_search_lexemes after insert on delivery_search
        referencing new table as changed for each statement execute function note_delivery_lexemes();
      create trigger delivery_search_other_lexemes after update on delivery_search
        referencing new table as changed for each statement execute function note_delivery_lexemes();

      -- As the one of three, but that the word that was begun is one of these.
      create function search_query(locale text, said text, begun text, begins tsquery) returns tsquery language sql immutable parallel safe as $$
        select websearch_to_tsquery(public.search_configuration(locale), said) && case
          when numnode(websearch_to_tsquery(public.search_configuration(locale), begun)) = 0 then ''::tsquery
          else websearch_to_tsquery(public.search_configuration(locale), begun) || begins
        end
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function search_query(text, text, text, tsquery);
      drop trigger delivery_search_other_lexemes on delivery_search;
      drop trigger delivery_search_lexemes on delivery_search;
      drop function note_delivery_lexemes();
      drop table delivery_lexemes;
    `);
  }
}
