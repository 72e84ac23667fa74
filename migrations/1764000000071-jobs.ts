import { MigrationInterface, QueryRunner } from 'typeorm';

/** What is to be done after a commit, one row a job, and who did what the outbox tells of. */
export class Jobs1764000000071 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table outbox_events add column actor_id uuid, add column actor_name text;

      create table jobs (
        id uuid constraint jobs_pkey primary key,
        -- The order within a queue: its jobs are written one transaction after another.
        sequence bigint generated always as identity,
        task text not null,
        payload jsonb not null,
        -- Jobs of one queue are done one after the other.
        queue text,
        -- Not before then; of a job that is under way, the end of the lease that its process renews.
        due_at timestamptz(3) not null default now(),
        attempts integer not null default 0,
        last_error text,
        -- Given up: it stays here until somebody decides.
        dead_at timestamptz(3),
        created_at timestamptz(3) not null default now()
      );
      create index jobs_due_idx on jobs (task, due_at, sequence) where dead_at is null;
      create index jobs_queue_idx on jobs (queue, sequence) where dead_at is null and queue is not null;
      create index jobs_dead_idx on jobs (dead_at, id) where dead_at is not null;

      -- Mail is one kind of job.
      insert into jobs (id, task, payload, due_at, attempts, last_error, dead_at, created_at)
      select id, 'mail', jsonb_build_object('template', template, 'data', data), due_at, attempts, error, failed_at, created_at
      from mails order by created_at, id;
      drop table mails;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table mails (
        id uuid constraint mails_pkey primary key,
        template text not null,
        data jsonb not null,
        attempts integer not null default 0,
        created_at timestamptz(3) not null default now(),
        due_at timestamptz(3) not null default now(),
        failed_at timestamptz(3),
        error text
      );
      create index mails_due_at_idx on mails (due_at, id) where failed_at is null;
      insert into mails (id, template, data, attempts, created_at, due_at, failed_at, error)
      select id, payload ->> 'template', payload -> 'data', attempts, created_at, due_at, dead_at, last_error from jobs where task = 'mail';
      drop table jobs;
      alter table outbox_events drop column actor_id, drop column actor_name;
    `);
  }
}
