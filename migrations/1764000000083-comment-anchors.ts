import { MigrationInterface, QueryRunner } from 'typeorm';

/** The words around those that a thread is about, by which they are found again when the text was rewritten. */
export class CommentAnchors1764000000083 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table article_comments
        add column prefix text,
        add column suffix text,
        add constraint article_comments_anchor_check check (quote is not null or (prefix is null and suffix is null));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table article_comments drop constraint article_comments_anchor_check, drop column suffix, drop column prefix;');
  }
}
