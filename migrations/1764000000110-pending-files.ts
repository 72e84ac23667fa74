import { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that were put into the storage and that no row names yet: a process that is killed in between leaves only these. */
export class PendingFiles1764000000110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table pending_files (
        key text constraint pending_files_pkey primary key,
        put_at timestamptz(3) not null default now(),
        -- From then on the file is being removed, and no row may name it any more.
        removed_at timestamptz(3)
      );
      create index pending_files_put_at_idx on pending_files (put_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table pending_files');
  }
}
