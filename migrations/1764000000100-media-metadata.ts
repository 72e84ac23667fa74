import { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a picture is from, and whether it was made by a machine. */
export class MediaMetadata1764000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table media add column place text, add column digital_source_type text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table media drop column digital_source_type, drop column place');
  }
}
