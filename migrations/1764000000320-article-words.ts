import { MigrationInterface, QueryRunner } from 'typeorm';

/** What is found by the search of the newsroom: the words of each open and each live revision, made like those that readers search. */
export class ArticleWords1764000000320 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table article_words (
        revision_id uuid constraint article_words_pkey primary key
          constraint article_words_revision_id_fkey references article_revisions on delete cascade,
        article_id uuid not null constraint article_words_article_id_fkey references articles on delete cascade,
        locale text not null,
        words tsvector not null,
        title text not null
      );
      create index article_words_article_id_idx on article_words (article_id);
      create index article_words_words_idx on article_words using gin (words);
      create index article_words_title_idx on article_words using gin (title gin_trgm_ops);

      -- Texts are cut where an index could not hold more words.
      create function put_article_words(revision article_revisions) returns void language sql as $$
        insert into public.article_words (revision_id, article_id, locale, words, title)
        select revision.id, a.id, a.locale,
          public.search_words(a.locale, revision.headline, said.summary, left(revision.body_text, 200000)), public.folded_all(revision.headline, said.summary)
        from public.articles a, concat_ws(' ', revision.kicker, revision.subheadline, revision.summary) said (summary)
        where a.id = revision.article_id
        on conflict (revision_id) do update set locale = excluded.locale, words = excluded.words, title = excluded.title
      $$;

      -- By the tables themselves: a release that does not know of it saves as well.
      create function put_words_of_revision() returns trigger language plpgsql as $$
        begin
          perform public.put_article_words(new);
          return null;
        end
      $$;
      create function drop_words_of_revision() returns trigger language plpgsql as $$
        begin
          delete from public.article_words where revision_id = new.id;
          return null;
        end
      $$;
      create function put_words_of_article() returns trigger language plpgsql as $$
        begin
          perform public.put_article_words(r) from public.article_revisions r where r.id in (select revision_id from public.article_words where article_id = new.id);
          return null;
        end
      $$;
      create trigger article_revisions_words after insert on article_revisions
        for each row when (new.state not in ('superseded', 'replaced', 'discarded')) execute function put_words_of_revision();
      create trigger article_revisions_words_gone after update of state on article_revisions
        for each row when (new.state in ('superseded', 'replaced', 'discarded')) execute function drop_words_of_revision();
      create trigger articles_locale_words after update of locale on articles
        for each row when (new.locale <> old.locale) execute function put_words_of_article();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger articles_locale_words on articles;
      drop trigger article_revisions_words_gone on article_revisions;
      drop trigger article_revisions_words on article_revisions;
      drop function put_words_of_article();
      drop function drop_words_of_revision();
      drop function put_words_of_revision();
      drop function put_article_words(article_revisions);
      drop table article_words;
    `);
  }
}
