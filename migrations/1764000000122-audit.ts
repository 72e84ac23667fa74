import { MigrationInterface, QueryRunner } from 'typeorm';

/** The audit log knows keys, programs and refusals, and cannot be emptied either. */
export class Audit1764000000122 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table audit_log
        add column key_id uuid,
        add column user_agent text,
        -- A refusal is about no row: whoever is refused learns nothing of what is there, and nothing was changed.
        alter column subject_id drop not null;
      create index audit_log_action_idx on audit_log (action, sequence);
      create index audit_log_at_idx on audit_log (at);
      create trigger audit_log_kept before truncate on audit_log for each statement execute function refuse_change();
      create trigger outbox_events_kept before truncate on outbox_events for each statement execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger outbox_events_kept on outbox_events;
      drop trigger audit_log_kept on audit_log;
      drop index audit_log_at_idx;
      drop index audit_log_action_idx;
      alter table audit_log disable trigger audit_log_append_only;
      delete from audit_log where subject_id is null;
      alter table audit_log enable trigger audit_log_append_only;
      alter table audit_log alter column subject_id set not null, drop column user_agent, drop column key_id;
    `);
  }
}
