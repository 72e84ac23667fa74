import { MigrationInterface, QueryRunner } from 'typeorm';

/** Files of the library that are no pictures: PDF, MP3 and MP4. They have a title and no renditions, and are nobody's portrait. */
export class Attachments1764000000260 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table media
        drop constraint media_mime_type_check,
        add constraint media_mime_type_check check (mime_type in (
          'image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif', 'application/pdf', 'audio/mpeg', 'video/mp4')) not valid,
        add column title text,
        -- In seconds, of what is played.
        add column duration double precision,
        -- The parts of the file that readers do not get.
        add column withheld jsonb not null default '[]',
        alter column width drop not null,
        alter column height drop not null,
        add constraint media_size_check check (mime_type not like 'image/%' or (width is not null and height is not null)) not valid;
      alter table media validate constraint media_mime_type_check;
      alter table media validate constraint media_size_check;
      create index media_title_idx on media using gin (folded(title) gin_trgm_ops) where title is not null;

      -- What stands for somebody or something is a picture. A file never becomes one: replacing keeps its kind.
      create function require_picture() returns trigger language plpgsql as $$
        begin
          if exists (select from media where id = new.media_id and mime_type not like 'image/%') then
            raise exception 'It is no picture.' using errcode = 'check_violation', constraint = tg_table_name || '_media_id_check';
          end if;
          return new;
        end
      $$;
      create trigger authors_media_id_check before insert or update of media_id on authors
        for each row when (new.media_id is not null) execute function require_picture();
      create trigger categories_media_id_check before insert or update of media_id on categories
        for each row when (new.media_id is not null) execute function require_picture();
    `);
  }

  /** The release before cannot show what is no picture, so its row goes; its file stays where it is. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger categories_media_id_check on categories;
      drop trigger authors_media_id_check on authors;
      drop function require_picture();
      delete from media where mime_type not like 'image/%';
      drop index media_title_idx;
      alter table media
        drop constraint media_size_check,
        alter column width set not null,
        alter column height set not null,
        drop column withheld, drop column duration, drop column title,
        drop constraint media_mime_type_check,
        add constraint media_mime_type_check check (mime_type in ('image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif'));
    `);
  }
}
