import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who uses a category, a tag or an author is read from the current revisions alone, by the view article_uses, which has no use for these:
 * each save wrote them twice, for the row that it replaces and for the new one. Beside those who save, and one by one.
 */
export class RevisionIndexesNotAsked1764000000352 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently if exists article_revisions_author_ids_idx');
    await runner.query('drop index concurrently if exists article_revisions_tag_ids_idx');
    await runner.query('drop index concurrently if exists article_revisions_secondary_category_ids_idx');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('create index if not exists article_revisions_author_ids_idx on article_revisions using gin (author_ids)');
    await runner.query('create index if not exists article_revisions_tag_ids_idx on article_revisions using gin (tag_ids)');
    await runner.query('create index if not exists article_revisions_secondary_category_ids_idx on article_revisions using gin (secondary_category_ids)');
  }
}
