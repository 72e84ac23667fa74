import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A save no longer reads its whole text for the search: it leaves a line, and the clock does the rest some seconds later, once for who saves
 * again and again. Whoever searches meanwhile has the few texts read that wait.
 */
export class ArticleWordsDue1764000000350 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table article_words_due (
        revision_id uuid constraint article_words_due_pkey primary key
          constraint article_words_due_revision_id_fkey references article_revisions on delete cascade,
        due_at timestamptz(3) not null default now() + interval '3 seconds'
      );
      create index article_words_due_due_at_idx on article_words_due (due_at);

      -- What waits is read as put_article_words reads it.
      create view article_words_now as
        select revision_id, article_id, locale, words, title from article_words
        union all
        select r.id, a.id, a.locale, search_words(a.locale, r.headline, said.summary, left(r.body_text, 200000)), folded_all(r.headline, said.summary)
        from article_words_due d join article_revisions r on r.id = d.revision_id join articles a on a.id = r.article_id
          cross join lateral (select concat_ws(' ', r.kicker, r.subheadline, r.summary) as summary) said;

      -- More than fifty do not wait, and no long one, because each search would have to read them: an import does it at once, and so does a
      -- newsroom where no process does what comes due.
      create or replace function put_words_of_revision() returns trigger language plpgsql as $$
        begin
          if octet_length(new.body_text) <= 20000 and (select count(*) from (select from public.article_words_due limit 50) waiting) < 50 then
            insert into public.article_words_due (revision_id) values (new.id);
          else
            perform public.put_article_words(new);
          end if;
          return null;
        end
      $$;
      -- In this order: who is just reading it holds the first row until its words are in the second.
      create or replace function drop_words_of_revision() returns trigger language plpgsql as $$
        begin
          delete from public.article_words_due where revision_id = new.id;
          delete from public.article_words where revision_id = new.id;
          return null;
        end
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function put_words_of_revision() returns trigger language plpgsql as $$
        begin
          perform public.put_article_words(new);
          return null;
        end
      $$;
      create or replace function drop_words_of_revision() returns trigger language plpgsql as $$
        begin
          delete from public.article_words where revision_id = new.id;
          return null;
        end
      $$;
      select put_article_words(r) from article_words_due d join article_revisions r on r.id = d.revision_id;
      drop view article_words_now;
      drop table article_words_due;
    `);
  }
}
