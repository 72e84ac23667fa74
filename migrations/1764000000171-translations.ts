import { MigrationInterface, QueryRunner } from 'typeorm';

/** Which articles are translations of one another: of each group, one in a locale. */
export class Translations1764000000171 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table articles add constraint articles_id_locale_key unique (id, locale);
      create table article_translations (
        article_id uuid constraint article_translations_pkey primary key,
        locale text not null,
        group_id uuid not null,
        -- A draft may still change its locale.
        constraint article_translations_article_fkey foreign key (article_id, locale) references articles (id, locale)
          on update cascade on delete cascade,
        constraint article_translations_group_locale_key unique (group_id, locale)
      );
      create index article_translations_article_idx on article_translations (article_id, locale);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table article_translations; alter table articles drop constraint articles_id_locale_key');
  }
}
