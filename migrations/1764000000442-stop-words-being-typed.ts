import { MigrationInterface, QueryRunner } from 'typeorm';

const query = (said: string): string => `websearch_to_tsquery(public.search_configuration(locale), ${said})`;
const SAID = query('public.search_plain(said)');
const BEGUN = query('begun');
const BEGINS = `to_tsquery('public.search_simple', '''' || begun || ''':*')`;

/** As they have been since the words between angle brackets are found. */
const BEFORE = `
      create or replace function search_query(locale text, said text, begun text) returns tsquery language sql immutable parallel safe as $$
        select ${SAID} && case
          when begun is null or numnode(${BEGUN}) = 0 then ''::tsquery
          else ${BEGUN} || ${BEGINS}
        end
      $$;
      create or replace function search_query(locale text, said text, begun text, begins tsquery) returns tsquery language sql immutable parallel safe as $$
        select ${SAID} && case
          when numnode(${BEGUN}) = 0 then ''::tsquery
          else ${BEGUN} || begins
        end
      $$;
    `;

/**
 * Whoever types a word goes through such as stand in no index, like `in` on the way to `inflation`: where nothing else was asked for, one
 * is the beginning of others. Beside other words it still leaves nothing out.
 */
export class StopWordsBeingTyped1764000000442 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function search_query(locale text, said text, begun text) returns tsquery language sql immutable parallel safe as $$
        select ${SAID} && case
          when begun is null then ''::tsquery
          when numnode(${BEGUN}) > 0 then ${BEGUN} || ${BEGINS}
          when numnode(${SAID}) = 0 then ${BEGINS}
          else ''::tsquery
        end
      $$;
      create or replace function search_query(locale text, said text, begun text, begins tsquery) returns tsquery language sql immutable parallel safe as $$
        select ${SAID} && case
          when numnode(${BEGUN}) > 0 then ${BEGUN} || begins
          when numnode(${SAID}) = 0 then begins
          else ''::tsquery
        end
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(BEFORE);
  }
}
