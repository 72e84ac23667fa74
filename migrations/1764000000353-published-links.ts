import { MigrationInterface, QueryRunner } from 'typeorm';

/** Which live articles link to one is asked when that goes to the trash: only revisions that were published last can be theirs, and a save writes none of those. */
export class PublishedLinks1764000000353 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently if exists article_revisions_published_links_idx');
    await runner.query("create index concurrently article_revisions_published_links_idx on article_revisions using gin (linked_article_ids) where state = 'published'");
    await runner.query('drop index concurrently if exists article_revisions_linked_article_ids_idx');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('create index if not exists article_revisions_linked_article_ids_idx on article_revisions using gin (linked_article_ids)');
    await runner.query('drop index if exists article_revisions_published_links_idx');
  }
}
