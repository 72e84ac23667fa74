import { MigrationInterface, QueryRunner } from 'typeorm';

/** Pictures that belong to a section, and words by which all are found. */
export class MediaFolders1764000000102 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create extension if not exists unaccent with schema public;
      create extension if not exists pg_trgm with schema public;

      -- Immutable, so that it can be indexed: the rules of unaccent do not change while the server runs.
      create function folded(said text) returns text language sql immutable strict parallel safe as $$
        select public.unaccent('public.unaccent'::regdictionary, lower(normalize(said, nfkc)))
      $$;
      create function folded_all(variadic said text[]) returns text language sql immutable parallel safe as $$
        select public.folded(array_to_string(said, ' '))
      $$;
      -- For LIKE: whatever has the word in it.
      create function folded_pattern(word text) returns text language sql immutable strict parallel safe as $$
        select '%' || regexp_replace(public.folded(word), '([\\\\%_])', '\\\\\\1', 'g') || '%'
      $$;

      alter table media
        add column category_id uuid constraint media_category_id_fkey references categories,
        add column search_text text not null
          generated always as (folded_all(alt, caption, credit, byline, copyright, place, folded_all(variadic keywords))) stored;
      create index media_category_id_idx on media (category_id);
      create index media_search_text_idx on media using gin (search_text gin_trgm_ops);
      create index media_taken_at_idx on media (taken_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index media_taken_at_idx;
      drop index media_search_text_idx;
      alter table media drop column search_text, drop column category_id;
      drop function folded_pattern(text);
      drop function folded_all(text[]);
      drop function folded(text);
      drop extension pg_trgm;
      drop extension unaccent;
    `);
  }
}
