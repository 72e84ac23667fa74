import { MigrationInterface, QueryRunner } from 'typeorm';

/** What feeds, sitemaps and syndication need of live articles beyond the delivered document, and when articles left. */
export class Syndication1764000000170 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table delivery_articles
        -- The last change that matters to readers: what sitemaps and feeds call modified.
        add column modified_at timestamptz(3),
        add column in_sitemaps boolean not null default true,
        add column translations json not null default '[]',
        -- Of the revision and the rights, for those who take over articles.
        add column syndication json not null default '{}';
      update delivery_articles d set
        modified_at = coalesce(a.significant_updated_at, a.first_published_at),
        in_sitemaps = not (r.seo ->> 'noindex')::boolean
          and coalesce(r.seo ->> 'canonicalUrl', d.document ->> 'url') = d.document ->> 'url',
        syndication = json_build_object('version', r.number, 'createdAt', a.created_at, 'versionCreatedAt', a.last_published_at)
        from articles a join article_revisions r on r.id = a.live_revision_id where a.id = d.id;
      alter table delivery_articles alter column modified_at set not null;
      create index delivery_articles_sitemaps_idx on delivery_articles (published_at, id) include (modified_at) where in_sitemaps;
      create index delivery_articles_projected_at_idx on delivery_articles (projected_at);

      -- A list that lost an article has changed as well.
      create table delivery_removals (
        article_id uuid constraint delivery_removals_pkey primary key
          constraint delivery_removals_article_id_fkey references articles on delete cascade,
        removed_at timestamptz(3) not null
      );
      create index delivery_removals_removed_at_idx on delivery_removals (removed_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table delivery_removals;
      drop index delivery_articles_projected_at_idx;
      drop index delivery_articles_sitemaps_idx;
      alter table delivery_articles drop column syndication, drop column translations, drop column in_sitemaps, drop column modified_at;
    `);
  }
}
