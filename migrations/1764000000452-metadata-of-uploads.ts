import { MigrationInterface, QueryRunner } from 'typeorm';

/** What a client said when it began an upload, word for word: tus has it told again to whoever asks how far the upload is. */
export class MetadataOfUploads1764000000452 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Null: nothing was said, or the upload began before this was kept.
      alter table staged_uploads add column metadata text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table staged_uploads drop column metadata');
  }
}
