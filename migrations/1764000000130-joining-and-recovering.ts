import { MigrationInterface, QueryRunner } from 'typeorm';

/** Invitations, the links that mails carry, and deleted people. */
export class JoiningAndRecovering1764000000130 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whoever was deleted stays as the author of what they did; the address is free again.
      alter table users add column deleted_at timestamptz(3);
      alter table users drop constraint users_status_check;
      alter table users add constraint users_status_check
        check (status in ('active', 'disabled') and (deleted_at is null or (status = 'disabled' and password_hash is null)));

      create table invitations (
        id uuid constraint invitations_pkey primary key,
        email text not null,
        name text not null,
        -- [{roleId, categoryId}], looked at again when it is accepted.
        grants jsonb not null,
        invited_by uuid not null constraint invitations_invited_by_fkey references users,
        created_at timestamptz(3) not null default now(),
        sent_at timestamptz(3) not null default now(),
        expires_at timestamptz(3) not null,
        ended_at timestamptz(3),
        outcome text constraint invitations_outcome_check check (outcome in ('accepted', 'revoked', 'replaced')),
        constraint invitations_ended_check check ((ended_at is null) = (outcome is null))
      );
      create index invitations_invited_by_idx on invitations (invited_by);
      create unique index invitations_open_email_key on invitations (lower(email)) where ended_at is null;

      -- Links that let somebody in who reads a mail. The token is not here, only its digest.
      create table mailed_links (
        id uuid constraint mailed_links_pkey primary key,
        purpose text not null constraint mailed_links_purpose_check check (purpose in ('invitation', 'password-reset', 'email-change')),
        user_id uuid constraint mailed_links_user_id_fkey references users on delete cascade,
        invitation_id uuid constraint mailed_links_invitation_id_fkey references invitations on delete cascade,
        -- The address that a change of address leads to.
        email text,
        token_hash text not null constraint mailed_links_token_hash_key unique,
        created_at timestamptz(3) not null default now(),
        expires_at timestamptz(3) not null,
        ended_at timestamptz(3),
        constraint mailed_links_subject_check check (num_nonnulls(user_id, invitation_id) = 1)
      );
      create index mailed_links_user_id_idx on mailed_links (user_id);
      create index mailed_links_invitation_id_idx on mailed_links (invitation_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table mailed_links;
      drop table invitations;
      alter table users drop constraint users_status_check;
      alter table users add constraint users_status_check check (status in ('active', 'disabled'));
      alter table users drop column deleted_at;
    `);
  }
}
