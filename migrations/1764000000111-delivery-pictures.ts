import { MigrationInterface, QueryRunner } from 'typeorm';

/** What readers may know of the pictures of authors and categories, so that delivery needs no right to read the library. */
export class DeliveryPictures1764000000111 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create view delivery_pictures as
      select s.id as subject_id, m.id, m.sha256, m.alt, m.caption, m.credit, m.width, m.height, m.focal_x, m.focal_y, m.placeholder
      from (
        select id, media_id from authors where deleted_at is null
        union all
        select id, media_id from categories where active and deleted_at is null) s
      join media m on m.id = s.media_id
      where m.revocation is null and m.deleted_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view delivery_pictures');
  }
}
