import { MigrationInterface, QueryRunner } from 'typeorm';

/** When a job for many articles was given up, because no process got to its end. It is finished then. */
export class GivenUpBulks1764000000280 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table bulk_jobs add column given_up_at timestamptz(3)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table bulk_jobs drop column given_up_at');
  }
}
