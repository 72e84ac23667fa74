import { MigrationInterface, QueryRunner } from 'typeorm';

/** The languages whose words PostgreSQL knows to be the same in several forms, by the tag of the language. */
const CONFIGURATIONS: Readonly<Record<string, string>> = {
  ar: 'arabic', ca: 'catalan', da: 'danish', de: 'german', el: 'greek', en: 'english', es: 'spanish', eu: 'basque', fi: 'finnish', fr: 'french',
  ga: 'irish', hi: 'hindi', hu: 'hungarian', hy: 'armenian', id: 'indonesian', it: 'italian', lt: 'lithuanian', nb: 'norwegian', ne: 'nepali',
  nl: 'dutch', nn: 'norwegian', no: 'norwegian', pt: 'portuguese', ro: 'romanian', ru: 'russian', sr: 'serbian', sv: 'swedish', ta: 'tamil',
  tr: 'turkish', yi: 'yiddish',
};

const LANGUAGES = [...new Set(Object.values(CONFIGURATIONS))];

/** The words of what readers see, by language, for the search. */
export class DeliverySearch1764000000161 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const language of ['simple', ...LANGUAGES]) await runner.query(this.configuration(language));
    const cases = Object.entries(CONFIGURATIONS).map(([tag, language]) => `when '${tag}' then 'public.search_${language}'::regconfig`);
    await runner.query(`
      create function search_configuration(locale text) returns regconfig language sql immutable strict parallel safe as $$
        select case lower(split_part(locale, '-', 1)) ${cases.join(' ')} else 'public.search_simple'::regconfig end
      $$;

      -- Headlines before summaries before texts. What stands in front is there in every form as well, for words that are being typed.
      create function search_words(locale text, headline text, summary text, body text) returns tsvector language sql immutable parallel safe as $$
        select setweight(to_tsvector(public.search_configuration(locale), headline), 'A')
          || setweight(to_tsvector('public.search_simple', headline), 'A')
          || setweight(to_tsvector(public.search_configuration(locale), summary), 'B')
          || setweight(to_tsvector('public.search_simple', summary), 'B')
          || setweight(to_tsvector(public.search_configuration(locale), body), 'D')
      $$;

      -- Never an error, whatever was said. The last word may be the beginning of one; null where nothing is being typed.
      create function search_query(locale text, said text, begun text) returns tsquery language sql immutable parallel safe as $$
        select websearch_to_tsquery(public.search_configuration(locale), said) && case
          when begun is null or numnode(websearch_to_tsquery(public.search_configuration(locale), begun)) = 0 then ''::tsquery
          else websearch_to_tsquery(public.search_configuration(locale), begun) || to_tsquery('public.search_simple', '''' || begun || ''':*')
        end
      $$;

      create table delivery_search (
        article_id uuid constraint delivery_search_pkey primary key
          constraint delivery_search_article_id_fkey references delivery_articles on delete cascade,
        locale text not null,
        published_at timestamptz(3) not null,
        headline text not null,
        summary text not null,
        body text not null,
        words tsvector not null generated always as (search_words(locale, headline, summary, body)) stored,
        title text not null generated always as (folded_all(headline, summary)) stored
      );
      create index delivery_search_words_idx on delivery_search using gin (words);
      create index delivery_search_title_idx on delivery_search using gin (title gin_trgm_ops);
      create index delivery_search_published_at_idx on delivery_search (locale, published_at desc, article_id desc);

      insert into delivery_search (article_id, locale, published_at, headline, summary, body)
      select d.id, d.locale, d.published_at, r.headline, concat_ws(' ', r.kicker, r.subheadline, r.summary), left(r.body_text, 200000)
      from delivery_articles d join articles a on a.id = d.id join article_revisions r on r.id = a.live_revision_id;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table delivery_search;
      drop function search_query(text, text, text);
      drop function search_words(text, text, text, text);
      drop function search_configuration(text);
    `);
    for (const language of ['simple', ...LANGUAGES]) await runner.query(`drop text search configuration search_${language}`);
  }

  /** As PostgreSQL has it, but for accents, which readers leave out. */
  private configuration(language: string): string {
    return `
      create text search configuration search_${language} (copy = pg_catalog.${language});
      alter text search configuration search_${language}
        alter mapping for hword, hword_part, word with public.unaccent, ${language === 'simple' ? 'simple' : `${language}_stem`};`;
  }
}
