import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Under which names readers knew an author or a tag that they see no more: those lead on when they are given up, and no others. Whoever is
 * merged keeps the own slug among the former ones where it leads on.
 */
export class PastNames1764000000420 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table delivery_past_names (
        subject_id uuid not null,
        name text not null,
        constraint delivery_past_names_pkey primary key (subject_id, name)
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table delivery_past_names');
  }
}
