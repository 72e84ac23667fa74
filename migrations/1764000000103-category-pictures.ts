import { MigrationInterface, QueryRunner } from 'typeorm';

/** The picture that stands for a section. */
export class CategoryPictures1764000000103 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table categories add column media_id uuid constraint categories_media_id_fkey references media;
      create index categories_media_id_idx on categories (media_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index categories_media_id_idx; alter table categories drop column media_id');
  }
}
