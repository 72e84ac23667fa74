import { MigrationInterface, QueryRunner } from 'typeorm';

/** Its own transaction: the triggers are there for everybody before this reads, which takes half a millisecond for each article. */
export class LexemesThatWereThere1764000000361 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      insert into delivery_lexemes (lexeme)
      select distinct said.lexeme from delivery_search s, unnest(tsvector_to_array(s.words)) said (lexeme)
      where length(said.lexeme) <= 50 and not exists (select 1 from delivery_lexemes known where known.lexeme = said.lexeme collate "C")
    `);
    await runner.query('analyze delivery_lexemes');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('truncate delivery_lexemes');
  }
}
