import { MigrationInterface, QueryRunner } from 'typeorm';

/** Verbs that are done to many articles, one after the other, and what became of each. */
export class Bulk1764000000210 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table bulk_jobs (
        id uuid constraint bulk_jobs_pkey primary key,
        verb text not null constraint bulk_jobs_verb_check check (verb in (
          'submit', 'publish', 'schedule', 'unschedule', 'withdraw', 'republish', 'archive', 'unarchive', 'trash', 'restore', 'assign', 'move', 'tag')),
        input jsonb not null,
        started_by uuid not null constraint bulk_jobs_started_by_fkey references users,
        -- The credential in whose name each item is done, if it is still good then. Sessions and keys may be gone by that time.
        session_id uuid,
        key_id uuid,
        request_id text,
        address inet,
        user_agent text,
        created_at timestamptz(3) not null default now(),
        started_at timestamptz(3),
        finished_at timestamptz(3),
        cancelled_at timestamptz(3),
        constraint bulk_jobs_credential_check check ((session_id is null) <> (key_id is null))
      );
      create index bulk_jobs_started_by_idx on bulk_jobs (started_by, id desc);
      create index bulk_jobs_finished_at_idx on bulk_jobs (finished_at) where finished_at is not null;

      create table bulk_job_items (
        job_id uuid not null constraint bulk_job_items_job_id_fkey references bulk_jobs on delete cascade,
        -- The order of the request, and that in which they are done.
        position integer not null,
        -- As it was sent: there may be no such article, and it may be purged later.
        article_id uuid not null,
        -- The version that was read; null: whichever is there.
        version integer,
        status text not null default 'waiting' constraint bulk_job_items_status_check
          check (status in ('waiting', 'done', 'refused', 'failed', 'cancelled')),
        -- Of the article afterwards.
        new_version integer,
        problem jsonb,
        ended_at timestamptz(3),
        constraint bulk_job_items_pkey primary key (job_id, position),
        constraint bulk_job_items_problem_check check ((problem is not null) = (status in ('refused', 'failed')))
      );
      create index bulk_job_items_waiting_idx on bulk_job_items (job_id, position) where status = 'waiting';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table bulk_job_items; drop table bulk_jobs');
  }
}
