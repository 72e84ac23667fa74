import { MigrationInterface, QueryRunner } from 'typeorm';

/** What an administrator says once for the whole newsroom: one row, above the root of the tree of categories. */
export class NewsroomSettings1764000000211 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table newsroom_settings (
        id uuid constraint newsroom_settings_pkey primary key
          constraint newsroom_settings_single_check check (id = '00000000-0000-7000-8000-000000000001'),
        version integer not null,
        -- null: what Copydesk has by itself.
        review_policy jsonb,
        severities jsonb,
        updated_at timestamptz(3) not null default now()
      );
      insert into newsroom_settings (id, version) values ('00000000-0000-7000-8000-000000000001', 1);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table newsroom_settings');
  }
}
