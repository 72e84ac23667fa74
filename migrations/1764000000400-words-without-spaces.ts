import { MigrationInterface, QueryRunner } from 'typeorm';

/** Of Han, Kana, Bopomofo, Thai, Lao, Burmese and Khmer: those that stand by themselves, and those that belong to the one before. */
const LETTERS = String.raw`\u0E01-\u0E30\u0E32\u0E33\u0E40-\u0E46\u0E81-\u0EB0\u0EB2\u0EB3\u0EBD-\u0EC6\u0EDC-\u0EDF\u1000-\u102A\u103F\u1050-\u1055\u1780-\u17B3\u17D7\u17DC\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303C\u3041-\u3096\u309D-\u309F\u30A1-\u30FA\u30FC-\u30FF\u3105-\u312F\u31A0-\u31BF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF66-\uFF9F\U00020000-\U0003FFFD`;
const MARK = String.raw`[\u0E31\u0E34-\u0E3A\u0E47-\u0E4E\u0EB1\u0EB4-\u0EBC\u0EC8-\u0ECE\u102B-\u103E\u1056-\u1059\u17B4-\u17D3\u17DD\u3099\u309A\uFE00-\uFE0F\U000E0100-\U000E01EF]`;
const LETTER = `([${LETTERS}]${MARK}*)`;

const configured = 'public.search_configuration(locale)';
const simple = `'public.search_simple'`;
const gap = ` || '''\ue000'':1'::tsvector || `;
const words = (text: string, weight: string, configuration = configured): string => `setweight(to_tsvector(${configuration}, ${text}), '${weight}')`;

/** As they have been found since phrases end with their text. */
function wordsOf(headline: string, summary: string, body: string): string {
  const parts = [words(headline, 'A'), words(headline, 'A', simple), words(summary, 'B'), words(summary, 'B', simple), words(body, 'D')];
  return `ts_delete(${parts.join(gap)}, '\ue000')`;
}

/** As it has been since the words are noted by themselves, but for the condition. */
function noteLexemes(condition: string): string {
  return `
    create or replace function note_delivery_lexemes() returns trigger language plpgsql set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
      declare
        said text[] := array(
          select distinct l.lexeme from changed, unnest(tsvector_to_array(changed.words)) l (lexeme) where length(l.lexeme) <= 50${condition});
      begin
        insert into public.delivery_lexemes (lexeme)
        select l.lexeme collate "C" from unnest(said) l (lexeme)
        except select known.lexeme from public.delivery_lexemes known where known.lexeme = any (said collate "C");
        return null;
      end
    $$`;
}

/**
 * What is written without spaces is found inside, too: the words of such a text are all pairs of letters that follow each other, and each
 * letter by itself. All other texts keep their words. What was written before has its own until the next migration.
 */
export class WordsWithoutSpaces1764000000400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(String.raw`
      create function is_without_spaces(said text) returns boolean language sql immutable parallel safe as $$
        select said ~ '[${LETTERS}]'
      $$;

      -- ABC becomes A AB BC C: each letter twice, and together what is of two neighbours. Only the beginning of a text that is longer than
      -- nearly all: an index could not hold as many words as 200,000 letters may make.
      create function search_pairs(said text) returns text language sql immutable parallel safe as $$
        select translate(replace(regexp_replace(left(said, 60000), '${LETTER}', E'\x1e\\1 \\1\x1f', 'g'), E'\x1f\x1e', ''), E'\x1e\x1f', '  ')
      $$;

      -- Each by itself, without a place: in a phrase a letter alone is the first or the last of what is between two others.
      create function search_letters(said text) returns tsvector language sql immutable parallel safe as $$
        select strip(to_tsvector('public.search_simple', regexp_replace(left(said, 60000), '${LETTER}|[^${LETTERS}]+', ' \1', 'g')))
      $$;

      create function search_words_of_pairs(locale text, headline text, summary text, body text) returns tsvector language sql immutable parallel safe as $$
        select ${wordsOf('public.search_pairs(headline)', 'public.search_pairs(summary)', 'public.search_pairs(body)')}
          || public.search_letters(concat_ws(' ', headline, summary, body))
      $$;

      create or replace function search_words(locale text, headline text, summary text, body text) returns tsvector language sql immutable parallel safe as $$
        select case when public.is_without_spaces(headline) or public.is_without_spaces(summary) or public.is_without_spaces(body)
          then public.search_words_of_pairs(locale, headline, summary, body)
          else ${wordsOf('headline', 'summary', 'body')} end
      $$;
    `);
    // Pairs are neither begun nor misspelt.
    await runner.query(noteLexemes(` and (l.lexeme < '\u0E01' collate "C" or not public.is_without_spaces(l.lexeme))`));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(noteLexemes(''));
    await runner.query(`
      create or replace function search_words(locale text, headline text, summary text, body text) returns tsvector language sql immutable parallel safe as $$
        select ${wordsOf('headline', 'summary', 'body')}
      $$;
      update delivery_search set words = search_words(locale, headline, summary, body)
      where is_without_spaces(headline) or is_without_spaces(summary) or is_without_spaces(body);
      update article_words w set words = search_words(w.locale, r.headline, concat_ws(' ', r.kicker, r.subheadline, r.summary), left(r.body_text, 200000))
      from article_revisions r where r.id = w.revision_id and is_without_spaces(concat_ws(' ', r.headline, r.kicker, r.subheadline, r.summary, r.body_text));
      drop function search_words_of_pairs(text, text, text, text);
      drop function search_letters(text);
      drop function search_pairs(text);
      drop function is_without_spaces(text);
    `);
  }
}
