import { MigrationInterface, QueryRunner } from 'typeorm';

/** Of what a job is a part, for whoever collects traces. */
export class TracedJobs1764000000281 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table jobs add column traceparent text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table jobs drop column traceparent');
  }
}
