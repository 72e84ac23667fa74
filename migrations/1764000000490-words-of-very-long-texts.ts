import { MigrationInterface, QueryRunner } from 'typeorm';

const configured = 'public.search_configuration(locale)';
const simple = `'public.search_simple'`;
const gap = ` || '''\ue000'':1'::tsvector || `;
const words = (text: string, weight: string, configuration = configured): string => `setweight(to_tsvector(${configuration}, ${text}), '${weight}')`;
const PARTS = [words('plain.headline', 'A'), words('plain.headline', 'A', simple), words('plain.summary', 'B'), words('plain.summary', 'B', simple), words('plain.body', 'D')];

/** As they have been found since some are between angle brackets, but for what is found in another way. */
function searchWords(others: string): string {
  return `
      create or replace function search_words(locale text, headline text, summary text, body text) returns tsvector language sql immutable parallel safe as $$
        select case when public.is_without_spaces(plain.headline) or public.is_without_spaces(plain.summary) or public.is_without_spaces(plain.body)
          then public.search_words_of_pairs(locale, plain.headline, plain.summary, plain.body)
          ${others}else ts_delete(${PARTS.join(gap)}, '\ue000') end
        from (select public.search_plain(headline), public.search_plain(summary), public.search_plain(body) offset 0) plain (headline, summary, body)
      $$;
    `;
}

/**
 * PostgreSQL refuses words of more than a megabyte, which 200,000 letters of three bytes may have where few words are said twice: no text is
 * too long to be saved. Of such a text words are found piece by piece, until no more fit.
 */
export class WordsOfVeryLongTexts1764000000490 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of 200,000 bytes no more than 600,000 are made, where each word has a hyphen. A piece ends with a word, if there is a space in it.
      create function search_words_of_long(locale text, headline text, summary text, body text) returns tsvector language plpgsql immutable parallel safe as $$
        declare
          words tsvector := public.search_words(locale, headline, summary, '') || '''\ue000'':1'::tsvector;
          others tsvector;
          piece text;
          rest text := body;
        begin
          while rest <> '' loop
            piece := left(rest, 20000);
            if length(rest) > 20000 then piece := left(piece, 20001 - strpos(reverse(piece), ' ')); end if;
            others := ${words('public.search_plain(piece)', 'D')};
            exit when pg_column_size(words) + pg_column_size(others) > 750000;
            words := words || others;
            rest := substr(rest, length(piece) + 1);
          end loop;
          return ts_delete(words, '\ue000');
        end
      $$;
    `);
    await runner.query(searchWords('when octet_length(body) > 200000 then public.search_words_of_long(locale, headline, summary, body)\n          '));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(searchWords(''));
    await runner.query('drop function search_words_of_long(text, text, text, text)');
  }
}
