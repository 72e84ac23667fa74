import { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys for programs: of the secret only its digest is kept. */
export class ApiKeys1764000000120 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table api_keys (
        id uuid constraint api_keys_pkey primary key,
        name text not null,
        -- The part of the key that is no secret: by it the row is found.
        prefix text not null constraint api_keys_prefix_key unique,
        secret_hash text not null,
        scopes text[] not null constraint api_keys_scopes_check check (cardinality(scopes) > 0 and scopes <@ array[
          'delivery:read', 'articles:read', 'articles:write', 'media:read', 'media:write', 'webhooks:manage']),
        category_id uuid constraint api_keys_category_id_fkey references categories,
        created_by uuid not null constraint api_keys_created_by_fkey references users,
        created_at timestamptz(3) not null default now(),
        expires_at timestamptz(3),
        last_used_at timestamptz(3),
        revoked_at timestamptz(3)
      );
      create index api_keys_category_id_idx on api_keys (category_id);
      create index api_keys_created_by_idx on api_keys (created_by);

      -- An answer in which a secret was shown is not kept, only that it was given.
      alter table idempotent_answers add column held_secret boolean not null default false;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table idempotent_answers drop column held_secret;
      drop table api_keys;
    `);
  }
}
