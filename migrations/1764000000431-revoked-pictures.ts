import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was revoked comes into nothing that is new: it stands for nobody and nothing from then on, as it comes into no article. Where it was
 * before, it is left, out of sight of readers, until it is reinstated.
 */
export class RevokedPictures1764000000431 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function require_picture() returns trigger language plpgsql as $$
        declare
          picture record;
        begin
          if tg_op = 'UPDATE' and new.media_id is not distinct from old.media_id then
            return new;
          end if;
          select mime_type, deleted_at, revocation into picture from media where id = new.media_id for key share;
          if picture.deleted_at is not null or picture.revocation is not null then
            raise exception 'It is in the trash, or was revoked.' using errcode = 'foreign_key_violation', constraint = tg_table_name || '_media_id_fkey';
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
}
