import { MigrationInterface, QueryRunner } from 'typeorm';

/** The read model of the delivery API: written by the publishing transaction, and all that an anonymous request may read of articles. */
export class Delivery1764000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table delivery_articles (
        id uuid constraint delivery_articles_pkey primary key
          constraint delivery_articles_id_fkey references articles on delete cascade,
        locale text not null,
        slug text not null,
        category_id uuid not null,
        published_at timestamptz(3) not null,
        updated_at timestamptz(3) not null,
        -- json, not jsonb: these are finished texts, sent as they are.
        document json not null,
        body json not null,
        card json not null,
        teaser json not null,
        media_ids uuid[] not null,
        linked_article_ids uuid[] not null,
        -- What the document was made of, for caches that empty themselves by key.
        surrogate_keys text not null,
        projected_at timestamptz(3) not null default now(),
        constraint delivery_articles_locale_slug_key unique (locale, slug)
      );
      create index delivery_articles_category_idx on delivery_articles (category_id, locale, published_at desc, id desc);
      create index delivery_articles_published_at_idx on delivery_articles (locale, published_at desc, id desc);
      create index delivery_articles_updated_at_idx on delivery_articles (locale, updated_at desc, id desc);
      create index delivery_articles_media_ids_idx on delivery_articles using gin (media_ids);
      create index delivery_articles_linked_article_ids_idx on delivery_articles using gin (linked_article_ids);

      -- One row for each list that an article is in: its categories with their ancestors, its authors, its tags.
      create table delivery_listings (
        subject_id uuid not null,
        article_id uuid not null constraint delivery_listings_article_id_fkey references delivery_articles on delete cascade,
        locale text not null,
        published_at timestamptz(3) not null,
        updated_at timestamptz(3) not null,
        constraint delivery_listings_pkey primary key (subject_id, article_id)
      );
      create index delivery_listings_article_id_idx on delivery_listings (article_id);
      create index delivery_listings_published_at_idx on delivery_listings (subject_id, locale, published_at desc, article_id desc);
      create index delivery_listings_updated_at_idx on delivery_listings (subject_id, locale, updated_at desc, article_id desc);

      -- Every slug under which an article was ever published.
      create table delivery_slugs (
        locale text not null,
        slug text not null,
        article_id uuid not null constraint delivery_slugs_article_id_fkey references articles on delete cascade,
        constraint delivery_slugs_pkey primary key (locale, slug)
      );
      create index delivery_slugs_article_id_idx on delivery_slugs (article_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table delivery_slugs; drop table delivery_listings; drop table delivery_articles;');
  }
}
