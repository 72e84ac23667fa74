import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A search visits the rows of all that has a word to know what is newest. With every text in a place of its own a row has a fifth of its
 * size: so have those that are written from now on, and all others after VACUUM FULL. Misspelt words are looked for among the words by
 * themselves, so no title is kept for that any more; the column and its index stay for the release before.
 */
export class NarrowSearch1764000000370 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table delivery_search set (toast_tuple_target = 128);
      alter table delivery_search alter column title drop not null;

      -- Whole words, where there are spaces at all.
      create function text_around(body text, place integer, before integer, after integer) returns text language sql immutable parallel safe as $$
        select substr(body, first, place + after + strpos(substr(body, place + after, 100), ' ') - first)
        from (
          select case when place <= before then 1 else place - before + strpos(substr(body, place - before, 100), ' ') end) beginning (first)
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function text_around(text, integer, integer, integer);
      update delivery_search set title = folded_all(headline, summary) where title is null;
      alter table delivery_search alter column title set not null;
      alter table delivery_search reset (toast_tuple_target);
    `);
  }
}
