import { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether what comes due, and every job, is held back: after a restore, until an operator says that it may go on. */
export class HeldWork1764000000230 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table held_work (
        -- One row at most: while it is there, nobody does anything that comes due.
        id boolean not null default true constraint held_work_pkey primary key constraint held_work_id_check check (id),
        reason text not null,
        held_at timestamptz(3) not null default now()
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table held_work;');
  }
}
