import { MigrationInterface, QueryRunner } from 'typeorm';

const configured = 'public.search_configuration(locale)';
const simple = `'public.search_simple'`;
const gap = ` || '''\ue000'':1'::tsvector || `;
const words = (text: string, weight: string, configuration = configured): string => `setweight(to_tsvector(${configuration}, ${text}), '${weight}')`;

/** As they have been found since some are written without spaces, of these texts. */
function searchWords(headline: string, summary: string, body: string, from = ''): string {
  const parts = [words(headline, 'A'), words(headline, 'A', simple), words(summary, 'B'), words(summary, 'B', simple), words(body, 'D')];
  return `
      create or replace function search_words(locale text, headline text, summary text, body text) returns tsvector language sql immutable parallel safe as $$
        select case when public.is_without_spaces(${headline}) or public.is_without_spaces(${summary}) or public.is_without_spaces(${body})
          then public.search_words_of_pairs(locale, ${headline}, ${summary}, ${body})
          else ts_delete(${parts.join(gap)}, '\ue000') end${from}
      $$;
    `;
}

/** As it has been since, of what this makes of what was said. */
function searchQueries(plain: (said: string) => string): string {
  const query = (said: string): string => `websearch_to_tsquery(public.search_configuration(locale), ${said})`;
  return `
      create or replace function search_query(locale text, said text, begun text) returns tsquery language sql immutable parallel safe as $$
        select ${query(plain('said'))} && case
          when begun is null or numnode(${query('begun')}) = 0 then ''::tsquery
          else ${query('begun')} || to_tsquery('public.search_simple', '''' || begun || ''':*')
        end
      $$;
      create or replace function search_query(locale text, said text, begun text, begins tsquery) returns tsquery language sql immutable parallel safe as $$
        select ${query(plain('said'))} && case
          when numnode(${query('begun')}) = 0 then ''::tsquery
          else ${query('begun')} || begins
        end
      $$;
    `;
}

/**
 * The parser of PostgreSQL takes what looks like tags and entities for such, and finds no words in them. Texts are plain: whatever looks so
 * was written for readers. All other texts keep their words; what was written before has its own until the next migration.
 */
export class WordsBetweenAngleBrackets1764000000440 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(String.raw`
      -- With control characters, which are in no text, for the characters that tags and entities begin with, but for those of addresses: of
      -- the same length, so that what is made of it can be turned back.
      create function search_plain(said text) returns text language sql immutable parallel safe as $$
        select case when strpos(said, '&') = 0 then translate(said, '<', E'\x1c')
          else translate(regexp_replace(said, '(?<![/?]\S*)&', E'\x1d', 'g'), '<', E'\x1c') end
      $$;
    `);
    // Once for each text, however often it is read.
    const plain = ' from (select public.search_plain(headline), public.search_plain(summary), public.search_plain(body) offset 0) plain (headline, summary, body)';
    await runner.query(searchWords('plain.headline', 'plain.summary', 'plain.body', `\n        ${plain.trim()}`));
    await runner.query(searchQueries((said) => `public.search_plain(${said})`));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(searchQueries((said) => said));
    await runner.query(searchWords('headline', 'summary', 'body'));
    await runner.query('drop function search_plain(text)');
  }
}
