import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Uploads that take more than a request: who began one, what was said of it, and which picture it became. Until then the bytes lie in a
 * folder, of one in parts, or in the bucket, of one that goes straight there.
 */
export class StagedUploads1764000000240 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table staged_uploads (
        id uuid constraint staged_uploads_pkey primary key,
        created_by uuid not null constraint staged_uploads_created_by_fkey references users (id),
        way text not null constraint staged_uploads_way_check check (way in ('parts', 'direct')),
        bytes bigint not null constraint staged_uploads_bytes_check check (bytes > 0),
        facts jsonb not null,
        media_id uuid constraint staged_uploads_media_id_fkey references media (id) on delete cascade,
        created_at timestamptz(3) not null default now(),
        expires_at timestamptz(3) not null
      );
      create index staged_uploads_created_by_idx on staged_uploads (created_by);
      create index staged_uploads_media_id_idx on staged_uploads (media_id);
      create index staged_uploads_expires_at_idx on staged_uploads (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table staged_uploads');
  }
}
