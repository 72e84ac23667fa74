import { MigrationInterface, QueryRunner } from 'typeorm';

/** What people who are disabled or deleted had not saved becomes branches, as it does from now on: until then nobody could read it. */
export class UnsavedTextsOfTheDisabled1764000000461 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      with left_behind as (
        delete from article_autosaves a using users u where u.id = a.user_id and u.status = 'disabled' returning a.*)
      insert into article_autosave_branches (id, article_id, user_id, base_version, revision_number, content, saved_at)
      -- Ids sort by the time at which they were made.
      select overlay(gen_random_uuid()::text placing left(made, 8) || '-' || right(made, 4) || '-7' from 1)::uuid,
        article_id, user_id, base_version, revision_number, content, saved_at
      from left_behind cross join lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') made
      where content <> '{}'
      on conflict (article_id, user_id, saved_at) do nothing
    `);
  }

  /** Nobody could go on with what they are now. */
  async down(): Promise<void> {}
}
