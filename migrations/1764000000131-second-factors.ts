import { MigrationInterface, QueryRunner } from 'typeorm';

/** Second factors: a TOTP secret, encrypted, and recovery codes, as digests. */
export class SecondFactors1764000000131 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table second_factors (
        user_id uuid constraint second_factors_pkey primary key constraint second_factors_user_id_fkey references users on delete cascade,
        sealed_secret text not null,
        -- Asked for at sign-in from then on.
        confirmed_at timestamptz(3),
        -- The 30 seconds whose code was used last: neither it nor an earlier one is taken again.
        last_step bigint not null default 0
      );

      create table recovery_codes (
        user_id uuid not null constraint recovery_codes_user_id_fkey references users on delete cascade,
        hash text not null,
        used_at timestamptz(3),
        constraint recovery_codes_pkey primary key (user_id, hash)
      );

      -- When the person last proved who they are in this session.
      alter table sessions add column verified_at timestamptz(3) not null default now();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sessions drop column verified_at;
      drop table recovery_codes;
      drop table second_factors;
    `);
  }
}
