import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What stands for somebody or something is a picture that is there, and stays: whoever puts it into the trash in the same moment comes
 * before, and then it is none any more, or after, and finds it in use. A foreign key sees no trash. One that was there before is left alone.
 */
export class PicturesInTheTrash1764000000422 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function require_picture() returns trigger language plpgsql as $$
        declare
          picture record;
        begin
          if tg_op = 'UPDATE' and new.media_id is not distinct from old.media_id then
            return new;
          end if;
          select mime_type, deleted_at into picture from media where id = new.media_id for key share;
          if picture.deleted_at is not null then
            raise exception 'It is in the trash.' using errcode = 'foreign_key_violation', constraint = tg_table_name || '_media_id_fkey';
          elsif picture.mime_type not like 'image/%' then
            raise exception 'It is no picture.' using errcode = 'check_violation', constraint = tg_table_name || '_media_id_check';
          end if;
          return new;
        end
      $$
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function require_picture() returns trigger language plpgsql as $$
        begin
          if exists (select from media where id = new.media_id and mime_type not like 'image/%') then
            raise exception 'It is no picture.' using errcode = 'check_violation', constraint = tg_table_name || '_media_id_check';
          end if;
          return new;
        end
      $$
    `);
  }
}
