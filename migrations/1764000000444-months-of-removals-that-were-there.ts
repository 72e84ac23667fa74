import { MigrationInterface, QueryRunner } from 'typeorm';

/** Its own transaction: nobody waits for it but who withdraws an article that was withdrawn before. */
export class MonthsOfRemovalsThatWereThere1764000000444 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update delivery_removals r set published_at = a.first_published_at from articles a
      where a.id = r.article_id and r.published_at is null
    `);
  }

  /** The column goes with the migration before. */
  down(): Promise<void> {
    return Promise.resolve();
  }
}
