import { MigrationInterface, QueryRunner } from 'typeorm';

/** Whatever has another form: what NFC may change (Unicode 16), half-width kana, marks that nobody sees, hyphens and apostrophes that are others than those of keyboards. */
const OTHER_FORMS =
  String.raw`\u00AD\u02BC\u0300-\u036F\u0374\u037E\u0387\u0591-\u05C7\u064B-\u0655\u093C\u0958-\u095F\u09BE\u09D7\u09DC-\u09DD\u09DF` +
  String.raw`\u0A33\u0A36\u0A59-\u0A5B\u0A5E\u0B3E\u0B56-\u0B57\u0B5C-\u0B5D\u0BBE\u0BD7\u0C56\u0CC2\u0CD5-\u0CD6\u0D3E\u0D57\u0DCA` +
  String.raw`\u0DCF\u0DDF\u0F43\u0F4D\u0F52\u0F57\u0F5C\u0F69\u0F73\u0F75-\u0F76\u0F78\u0F81\u0F93\u0F9D\u0FA2\u0FA7\u0FAC\u0FB9` +
  String.raw`\u102E\u1161-\u1175\u11A8-\u11C2\u1B35\u1F71\u1F73\u1F75\u1F77\u1F79\u1F7B\u1F7D\u1FBB\u1FBE\u1FC9\u1FCB\u1FD3\u1FDB` +
  String.raw`\u1FE3\u1FEB\u1FEE-\u1FEF\u1FF9\u1FFB\u1FFD\u2000-\u2001\u2010-\u2011\u2060\u2126\u212A-\u212B\u2329-\u232A\u2ADC` +
  String.raw`\u3099-\u309A\uF900-\uFA0D\uFA10\uFA12\uFA15-\uFA1E\uFA20\uFA22\uFA25-\uFA26\uFA2A-\uFA6D\uFA70-\uFAD9\uFB1D\uFB1F` +
  String.raw`\uFB2A-\uFB36\uFB38-\uFB3C\uFB3E\uFB40-\uFB41\uFB43-\uFB44\uFB46-\uFB4E\uFEFF\uFF65-\uFF9F\U000110BA\U00011127\U0001133E` +
  String.raw`\U00011357\U000113B8\U000113BB\U000113C2\U000113C9\U000114B0\U000114BA\U000114BD\U000115AF\U00011930` +
  String.raw`\U0001611E-\U00016120\U00016129\U00016D67\U0001D15E-\U0001D164\U0001D1BB-\U0001D1C0\U0002F800-\U0002FA1D`;

const HALF_WIDTH = Array.from({ length: 0xff9f - 0xff65 + 1 }, (_, index) => String.fromCodePoint(0xff65 + index));
const FULL_WIDTH = HALF_WIDTH.map((letter) => letter.normalize('NFKC'));

/** Of a word: named by what it is not, because a database may know the letters of English only. */
const LETTER = '[^[:space:][:punct:][:cntrl:]]';

const configured = 'public.search_configuration(locale)';
const simple = `'public.search_simple'`;
const gap = ` || '''\ue000'':1'::tsvector || `;
const words = (text: string, weight: string, configuration = configured): string => `setweight(to_tsvector(${configuration}, ${text}), '${weight}')`;
/** As they have been since phrases end with their text. */
function wordsOf(headline: string, summary: string, body: string): string {
  const parts = [words(headline, 'A'), words(headline, 'A', simple), words(summary, 'B'), words(summary, 'B', simple), words(body, 'D')];
  return `ts_delete(${parts.join(gap)}, '\ue000')`;
}

const WORDS = wordsOf('headline', 'summary', 'body');
const IS_WITHOUT_SPACES = 'public.is_without_spaces(headline) or public.is_without_spaces(summary) or public.is_without_spaces(body)';

/** As they have been since a text may be very long, of such pieces and with these. */
function wordsOfLong(piece: string, others: string): string {
  return `
      create or replace function search_words_of_long(locale text, headline text, summary text, body text) returns tsvector language plpgsql immutable parallel safe as $$
        declare
          words tsvector := public.search_words(locale, headline, summary, '') || '''\ue000'':1'::tsvector;
          others tsvector;
          piece text;
          rest text := body;
        begin
          while rest <> '' loop
            piece := left(rest, 20000);
            if length(rest) > 20000 then piece := left(piece, 20001 - strpos(reverse(piece), ' ')); end if;
            others := ${words(piece, 'D')};
            exit when pg_column_size(words) + pg_column_size(others) > 750000;
            words := words || others;
            rest := substr(rest, length(piece) + 1);
          end loop;
          return ts_delete(words, '\ue000')${others};
        end
      $$;
    `;
}

/** As they have been since a text may be very long. */
const BEFORE = `
      ${wordsOfLong('public.search_plain(piece)', '')}
      create or replace function search_words(locale text, headline text, summary text, body text) returns tsvector language sql immutable parallel safe as $$
        select case when public.is_without_spaces(plain.headline) or public.is_without_spaces(plain.summary) or public.is_without_spaces(plain.body)
          then public.search_words_of_pairs(locale, plain.headline, plain.summary, plain.body)
          when octet_length(body) > 200000 then public.search_words_of_long(locale, headline, summary, body)
          else ${wordsOf('plain.headline', 'plain.summary', 'plain.body')} end
        from (select public.search_plain(headline), public.search_plain(summary), public.search_plain(body) offset 0) plain (headline, summary, body)
      $$;
    `;

/**
 * Texts are found in whatever form of Unicode they are written, and by the parts of what the parser of PostgreSQL takes for a path, a host
 * or a number with a sign: `AFP/Getty`, `Minsk.by`, `2024-2025`. What was written before has its own words until the next migration.
 */
export class WordsInOtherForms1764000000491 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(String.raw`
      create function search_spelled(said text) returns text language sql immutable parallel safe as $$
        select case when said ~ '[${OTHER_FORMS}]'
          then normalize(translate(said, '‐‑ʼ${HALF_WIDTH.join('')}' || E'\u00AD\u2060\uFEFF', '--''${FULL_WIDTH.join('')}'), nfc) else said end
      $$;

      -- One look at each text tells whether there is anything of all this in it, so that most cost no more than they did.
      create function is_plainly_spelled(said text) returns boolean language sql immutable parallel safe as $$
        select said !~ '[<&${OTHER_FORMS}]|[/.]${LETTER}|-[0-9]'
      $$;

      -- What is joined by such signs, in its parts.
      create function search_apart(said text) returns text language sql immutable parallel safe as $$
        select string_agg(translate(joined.words[1], '/.-', '   '), ' ')
        from regexp_matches(left(said, 50000), '(\S*(?:${LETTER}[/.]${LETTER}|-[0-9])\S*)', 'g') joined (words)
      $$;

      -- Without places: beside the whole they are in no phrase.
      create function search_words_apart(locale text, headline text, summary text, body text) returns tsvector language sql immutable parallel safe as $$
        select strip(to_tsvector(${configured}, concat_ws(' ', apart.title, apart.body)) || to_tsvector(${simple}, coalesce(apart.title, '')))
        from (select public.search_apart(concat_ws(' ', headline, summary)), public.search_apart(body) offset 0) apart (title, body)
      $$;

      -- A sign at the end of a sentence is no part of an address.
      create function search_legible(said text) returns text language sql immutable parallel safe as $$
        select case when strpos(spelled.said, '/') = 0 then spelled.said
          else regexp_replace(spelled.said, '(\S/\S*?)([.,;:!?)»”’]+)(?=\s|$)', '\1 \2', 'g') end
        from (select public.search_plain(public.search_spelled(said)) offset 0) spelled (said)
      $$;
    `);
    await runner.query(`
      create function search_words_of_odd(locale text, headline text, summary text, body text) returns tsvector language sql immutable parallel safe as $$
        select case when ${IS_WITHOUT_SPACES} then public.search_words_of_pairs(locale, headline, summary, body)
            || public.search_words_apart(locale, public.search_pairs(headline), public.search_pairs(summary), public.search_pairs(body))
          else ${WORDS} || public.search_words_apart(locale, headline, summary, body) end
        from (select locale, public.search_legible(headline), public.search_legible(summary), public.search_legible(body) offset 0) legible (locale, headline, summary, body)
      $$;

      ${wordsOfLong('public.search_legible(piece)', " || public.search_words_apart(locale, '', '', public.search_legible(body))")}

      -- A subquery keeps it a call: in the plan of a search that reads texts that wait all this would be there once for each language.
      create or replace function search_words(locale text, headline text, summary text, body text) returns tsvector language sql immutable parallel safe as $$
        select case
          when octet_length(body) > 200000 and not (${IS_WITHOUT_SPACES}) then public.search_words_of_long(locale, headline, summary, body)
          when not (public.is_plainly_spelled(headline) and public.is_plainly_spelled(summary) and public.is_plainly_spelled(body))
            then public.search_words_of_odd(locale, headline, summary, body)
          when ${IS_WITHOUT_SPACES} then public.search_words_of_pairs(locale, headline, summary, body)
          else ${WORDS} end
        from (select headline, summary, body offset 0) said (headline, summary, body)
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(BEFORE);
    await runner.query(`
      drop function search_words_of_odd(text, text, text, text);
      drop function search_legible(text);
      drop function search_words_apart(text, text, text, text);
      drop function search_apart(text);
      drop function is_plainly_spelled(text);
      drop function search_spelled(text);
    `);
  }
}
