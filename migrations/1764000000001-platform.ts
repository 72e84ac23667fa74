import { MigrationInterface, QueryRunner } from 'typeorm';

/** What every mutation writes beside its own rows: the outbox, the audit log, and the answers kept for retries. */
export class Platform1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table outbox_events (
        sequence bigint generated always as identity constraint outbox_events_pkey primary key,
        id uuid not null constraint outbox_events_id_key unique,
        type text not null,
        subject_id uuid not null,
        data jsonb not null,
        -- Sequence numbers are given out before commit, so a reader takes only rows older than the oldest running transaction.
        transaction_id xid8 not null default pg_current_xact_id(),
        occurred_at timestamptz(3) not null default now()
      );
      create index outbox_events_subject_idx on outbox_events (subject_id, sequence);

      create table audit_log (
        sequence bigint generated always as identity constraint audit_log_pkey primary key,
        at timestamptz(3) not null default now(),
        actor_id uuid,
        actor_name text not null,
        action text not null,
        subject_type text not null,
        subject_id uuid not null,
        detail jsonb not null default '{}',
        request_id text,
        address inet
      );
      create index audit_log_subject_idx on audit_log (subject_id, sequence);
      create index audit_log_actor_idx on audit_log (actor_id, sequence);

      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
      end $$;
      create trigger outbox_events_append_only before update or delete on outbox_events for each row execute function refuse_change();
      create trigger audit_log_append_only before update or delete on audit_log for each row execute function refuse_change();

      create table idempotent_answers (
        principal_id uuid not null,
        method text not null,
        path text not null,
        key text not null,
        request_hash text not null,
        status integer not null,
        headers jsonb not null,
        -- json, not jsonb: sent again as it was.
        body json,
        kept_at timestamptz(3) not null default now(),
        constraint idempotent_answers_pkey primary key (principal_id, method, path, key)
      );
      create index idempotent_answers_kept_at_idx on idempotent_answers (kept_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table idempotent_answers;
      drop table audit_log;
      drop table outbox_events;
      drop function refuse_change();
    `);
  }
}
