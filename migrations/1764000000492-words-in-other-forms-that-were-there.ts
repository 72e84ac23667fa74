import { MigrationInterface, QueryRunner } from 'typeorm';

const FIRST = '00000000-0000-0000-0000-000000000000';
/** So many texts are looked at in one statement: a second where all have such words. */
const BATCH = 500;

/** Texts that were there before words were found in other forms and by their parts; what is saved or published meanwhile waits for one batch at most. */
export class WordsInOtherFormsThatWereThere1764000000492 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await inBatches(runner, `
      with batch as materialized (select article_id as id from delivery_search where article_id > $1 order by article_id limit ${BATCH}), written as (
        update delivery_search s set words = search_words(s.locale, s.headline, s.summary, s.body) from batch
        where s.article_id = batch.id and not (is_plainly_spelled(s.headline) and is_plainly_spelled(s.summary) and is_plainly_spelled(s.body)))
      select id from batch order by id desc limit 1`);
    await inBatches(runner, `
      with batch as materialized (select revision_id as id from article_words where revision_id > $1 order by revision_id limit ${BATCH}), written as (
        update article_words w set words = search_words(w.locale, r.headline, said.summary, left(r.body_text, 200000))
        from batch join article_revisions r on r.id = batch.id cross join lateral (select concat_ws(' ', r.kicker, r.subheadline, r.summary) as summary) said
        where w.revision_id = batch.id and not (is_plainly_spelled(r.headline) and is_plainly_spelled(said.summary) and is_plainly_spelled(r.body_text)))
      select id from batch order by id desc limit 1`);
  }

  /** The release before finds these words as well. */
  down(): Promise<void> {
    return Promise.resolve();
  }
}

/** `sql` gives the last id that it has looked at. */
async function inBatches(runner: QueryRunner, sql: string): Promise<void> {
  for (let after: string | undefined = FIRST; after !== undefined;) {
    const rows: { id: string }[] = await runner.query(sql, [after]);
    after = rows[0]?.id;
  }
}
