import { MigrationInterface, QueryRunner } from 'typeorm';

/** Who people are at an identity provider, and which of their grants come from its groups. */
export class Identities1764000000250 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of somebody who was deleted it stays, so that the provider does not bring them back.
      create table identities (
        id uuid constraint identities_pkey primary key,
        user_id uuid not null constraint identities_user_id_fkey references users on delete cascade,
        issuer text not null,
        subject text not null,
        linked_at timestamptz(3) not null default now(),
        constraint identities_issuer_subject_key unique (issuer, subject),
        -- Nobody is two people of one provider.
        constraint identities_user_id_issuer_key unique (user_id, issuer)
      );

      alter table grants add column from_groups boolean not null default false;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table grants drop column from_groups;
      drop table identities;
    `);
  }
}
