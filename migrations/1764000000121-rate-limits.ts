import { MigrationInterface, QueryRunner } from 'typeorm';

/** What was spent of the limits, for all instances. Unlogged: losing it in a crash gives everybody a new window, and nothing more. */
export class RateLimits1764000000121 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Columns and their order are those of rate-limiter-flexible; expire is in milliseconds since 1970.
      create unlogged table rate_limits (
        key text constraint rate_limits_pkey primary key,
        points integer not null default 0,
        expire bigint
      );
      create index rate_limits_expire_idx on rate_limits (expire);

      create unlogged table shared_paces (
        key text constraint shared_paces_pkey primary key,
        spent_until timestamptz(3) not null
      );
      create index shared_paces_spent_until_idx on shared_paces (spent_until);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table shared_paces; drop table rate_limits;');
  }
}
