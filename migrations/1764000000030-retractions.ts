import { MigrationInterface, QueryRunner } from 'typeorm';

/** What readers are told of an article that was retracted, and when articles in the trash are to go for good. */
export class Retractions1764000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table articles
        add column retraction jsonb,
        add constraint articles_retraction_check check ((visibility = 'retracted') = (retraction is not null));
      create index articles_deleted_at_idx on articles (deleted_at) where deleted_at is not null;

      create table delivery_retractions (
        article_id uuid constraint delivery_retractions_pkey primary key
          constraint delivery_retractions_article_id_fkey references articles on delete cascade,
        notice text not null,
        retracted_at timestamptz(3) not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table delivery_retractions;
      drop index articles_deleted_at_idx;
      alter table articles drop constraint articles_retraction_check, drop column retraction;
    `);
  }
}
