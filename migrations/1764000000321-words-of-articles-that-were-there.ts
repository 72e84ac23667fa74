import { MigrationInterface, QueryRunner } from 'typeorm';

/** Its own transaction: that of the triggers keeps everybody who saves waiting, and this takes a millisecond or two for each article. */
export class WordsOfArticlesThatWereThere1764000000321 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      select put_article_words(r) from articles a join article_revisions r on r.id in (a.open_revision_id, a.live_revision_id)
      where not exists (select 1 from article_words w where w.revision_id = r.id)
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('truncate article_words');
  }
}
