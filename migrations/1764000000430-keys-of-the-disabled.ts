import { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys of people who are disabled are revoked, as disabling does from now on: enabling somebody again must not bring back what was open before. */
export class KeysOfTheDisabled1764000000430 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      with revoked as (
        update api_keys k set revoked_at = now() from users u
        where u.id = k.created_by and u.status = 'disabled' and k.revoked_at is null returning k.id, k.name)
      insert into audit_log (actor_name, action, subject_type, subject_id, detail)
      select 'system', 'api-key.revoked', 'api-key', id, jsonb_build_object('name', name) from revoked
    `);
  }

  /** Which of them were revoked by this is not known, and none was good for anything. */
  async down(): Promise<void> {}
}
