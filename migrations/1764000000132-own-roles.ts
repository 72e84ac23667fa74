import { MigrationInterface, QueryRunner } from 'typeorm';

/** Roles that newsrooms make and change themselves. */
export class OwnRoles1764000000132 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table roles add column updated_at timestamptz(3) not null default now()');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table roles drop column updated_at');
  }
}
