import { MigrationInterface, QueryRunner } from 'typeorm';

/** The corrections of live articles as the delivery API lists them; they leave with the article. */
export class DeliveredCorrections1764000000062 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table delivery_corrections (
        id uuid constraint delivery_corrections_pkey primary key,
        article_id uuid not null constraint delivery_corrections_article_id_fkey references delivery_articles on delete cascade,
        locale text not null,
        type text not null constraint delivery_corrections_type_check check (type in ('correction', 'clarification')),
        note text not null,
        at timestamptz(3) not null
      );
      create index delivery_corrections_article_id_idx on delivery_corrections (article_id);
      create index delivery_corrections_at_idx on delivery_corrections (locale, at desc, id desc);

      insert into delivery_corrections (id, article_id, locale, type, note, at)
      select k.id, d.id, d.locale, k.type, k.note, k.at from article_corrections k join delivery_articles d on d.id = k.article_id;

      create index article_corrections_at_idx on article_corrections (at desc, id desc);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index article_corrections_at_idx; drop table delivery_corrections;');
  }
}
