import { MigrationInterface, QueryRunner } from 'typeorm';

/** What a section makes of an article that lacks something; null where all is inherited. */
export class Severities1764000000060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table categories add column severities jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table categories drop column severities');
  }
}
