import { MigrationInterface, QueryRunner } from 'typeorm';

const configured = 'public.search_configuration(locale)';
const simple = `'public.search_simple'`;
/** Between two texts: a word of no text, taken out again when it has moved the next text on by one. */
const gap = (word: string): string => ` || '''${word}'':1'::tsvector || `;

/** No phrase goes from the end of one text to the beginning of the next, or of the same in its other form. What was written before keeps its words. */
export class PhrasesWithinTexts1764000000371 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(this.searchWords((parts) => `ts_delete(${parts.join(gap('\ue000'))}, '\ue000')`));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(this.searchWords((parts) => parts.join(' || ')));
  }

  private searchWords(joined: (parts: readonly string[]) => string): string {
    const words = (text: string, weight: string, configuration = configured): string => `setweight(to_tsvector(${configuration}, ${text}), '${weight}')`;
    const parts = [words('headline', 'A'), words('headline', 'A', simple), words('summary', 'B'), words('summary', 'B', simple), words('body', 'D')];
    return `
      create or replace function search_words(locale text, headline text, summary text, body text) returns tsvector language sql immutable parallel safe as $$
        select ${joined(parts)}
      $$`;
  }
}
