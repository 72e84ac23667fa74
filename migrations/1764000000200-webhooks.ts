import { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is told of events over HTTP, what each was or is to be told, and every attempt at it. */
export class Webhooks1764000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table webhooks (
        id uuid constraint webhooks_pkey primary key,
        version integer not null,
        url text not null,
        events text[] not null,
        -- Only what happens in this category and below it; null: everywhere.
        category_id uuid constraint webhooks_category_id_fkey references categories,
        -- Only articles of this language; null: of every one.
        locale text,
        status text not null constraint webhooks_status_check check (status in ('active', 'disabled')),
        -- Why it is disabled: by somebody, because it answered 410, or because nothing arrived for days.
        disabled_because text constraint webhooks_disabled_because_check check (disabled_because in ('asked', 'gone', 'failing')),
        disabled_at timestamptz(3),
        -- Both encrypted by a key that is not in the database; the former one signs beside the present one until then.
        sealed_secret text not null,
        sealed_former_secret text,
        former_secret_until timestamptz(3),
        -- What the deliveries tell of it: none of this moves the version.
        failing_since timestamptz(3),
        last_succeeded_at timestamptz(3),
        created_by uuid not null constraint webhooks_created_by_fkey references users,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        constraint webhooks_disabled_check check ((status = 'disabled') = (disabled_because is not null) and (disabled_because is null) = (disabled_at is null))
      );
      create index webhooks_category_id_idx on webhooks (category_id);
      create index webhooks_created_by_idx on webhooks (created_by);

      create table webhook_deliveries (
        id uuid constraint webhook_deliveries_pkey primary key,
        webhook_id uuid not null constraint webhook_deliveries_webhook_id_fkey references webhooks on delete cascade,
        -- The event, by which the receiver knows it again; of a test an id of its own.
        event_id uuid not null,
        type text not null,
        -- What the receiver is told, as it was when it happened: the same at each attempt.
        data jsonb not null,
        occurred_at timestamptz(3) not null,
        state text not null constraint webhook_deliveries_state_check check (state in ('pending', 'succeeded', 'failed', 'skipped')),
        -- Attempts since it happened or was asked for again: they decide when the next one is.
        tries integer not null default 0,
        -- All attempts.
        attempts integer not null default 0,
        -- When the first of these tries began.
        tried_since timestamptz(3),
        due_at timestamptz(3) not null default now(),
        -- Under way until then, or until its process has told how it went.
        claimed_until timestamptz(3),
        constraint webhook_deliveries_webhook_event_key unique (webhook_id, event_id)
      );
      create index webhook_deliveries_due_idx on webhook_deliveries (webhook_id, due_at, id) where state = 'pending';
      create index webhook_deliveries_list_idx on webhook_deliveries (webhook_id, occurred_at desc, id desc);
      create index webhook_deliveries_occurred_at_idx on webhook_deliveries (occurred_at);

      create table webhook_attempts (
        delivery_id uuid not null constraint webhook_attempts_delivery_id_fkey references webhook_deliveries on delete cascade,
        number integer not null,
        at timestamptz(3) not null,
        duration_ms integer not null,
        -- Of the request, what differs from one attempt to the next; its body is what the delivery says.
        request jsonb not null,
        -- Null where there was no answer; 'error' then says why.
        status integer,
        response jsonb,
        error text,
        constraint webhook_attempts_pkey primary key (delivery_id, number)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table webhook_attempts; drop table webhook_deliveries; drop table webhooks;');
  }
}
