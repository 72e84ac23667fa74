import { MigrationInterface, QueryRunner } from 'typeorm';

/** Pictures with their credits; the bytes lie in the storage under storage_key. */
export class Media1764000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table media (
        id uuid constraint media_pkey primary key,
        version integer not null default 1,
        mime_type text not null constraint media_mime_type_check
          check (mime_type in ('image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif')),
        bytes bigint not null,
        width integer not null,
        height integer not null,
        sha256 text not null constraint media_sha256_key unique,
        storage_key text not null,
        alt text,
        caption text,
        credit text,
        copyright text,
        byline text,
        usage_terms text,
        license_expires_at timestamptz(3),
        taken_at timestamptz(3),
        keywords text[] not null default '{}',
        focal_x double precision not null default 0.5 constraint media_focal_x_check check (focal_x between 0 and 1),
        focal_y double precision not null default 0.5 constraint media_focal_y_check check (focal_y between 0 and 1),
        placeholder text,
        as_read jsonb not null default '{}',
        uploaded_by uuid not null constraint media_uploaded_by_fkey references users,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now()
      );
      create index media_uploaded_by_idx on media (uploaded_by);
      create index media_created_at_idx on media (created_at desc, id desc);

      alter table authors add constraint authors_media_id_fkey foreign key (media_id) references media;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table authors drop constraint authors_media_id_fkey;
      drop table media;
    `);
  }
}
