import { Injectable } from '@nestjs/common';
import { ReadPool } from '../../../platform/database/read-pool';
import { type Lexemes, MOST_BEGINNINGS } from '../../../platform/search/lexemes';
import { readMisspelt, readSaid, withSwaps } from '../../../platform/search/said';
import type { Manner } from '../../../platform/search/search-sql';

/** Of what is written alike, this is near enough to the best of it. */
const NEAR = 0.8;
const MOST_ALIKE = 10;

/** Not where the word is more than one to PostgreSQL. The last of all characters ends what begins so. */
const BEGINNINGS = {
  name: 'lexemes-beginning',
  text: `
    select said.lexemes is not null as "isWord", array(
      select distinct l.lexeme from delivery_lexemes l
      where l.lexeme >= said.lexemes[1] collate "C" and l.lexeme < (said.lexemes[1] || chr(1114111)) collate "C" limit ${MOST_BEGINNINGS + 1}) as lexemes
    from (select case cardinality(said) when 1 then said end as lexemes from tsvector_to_array(to_tsvector('public.search_simple', $1)) said) said`,
};

/**
 * For each word, with all that it becomes where two neighbours of its letters change places: what begins with one of the latter, what
 * these are to the language, which of a text has nothing else, and what is written alike. The word itself is not what others are measured
 * by: nothing has it, or it is not the one that is misspelt.
 */
const ALIKE = {
  name: 'lexemes-alike',
  text: `
    select w.nr, array(
      select lexeme from (
        select a.lexeme, a.likeness, max(a.likeness) filter (where a.lexeme <> w.word) over () as best from (
          select found.lexeme, max(found.likeness) as likeness from (
            select l.lexeme, 1::real as likeness from unnest(string_to_array(folded(w.swaps), ' ')) swapped (word)
              join delivery_lexemes l on l.lexeme >= swapped.word collate "C" and l.lexeme < (swapped.word || chr(1114111)) collate "C"
            union all
            select l.lexeme, 1 from unnest(tsvector_to_array(to_tsvector(search_configuration($3), w.swaps))) swapped (word)
              join delivery_lexemes l on l.lexeme = swapped.word collate "C"
            union all
            select l.lexeme, word_similarity(w.word, l.lexeme) from delivery_lexemes l where l.lexeme %> w.word) found
          group by found.lexeme) a) near
      where lexeme = w.word or likeness >= best * ${NEAR} order by lexeme <> w.word, likeness desc, similarity(lexeme, w.word) desc limit ${MOST_ALIKE}) as lexemes
    from (select nr, folded(word) collate "C" as word, swaps from unnest($1::text[], $2::text[]) with ordinality said (word, swaps, nr)) w order by w.nr`,
};

/** The words that are in what readers see, or were: one that is gone finds nothing. */
@Injectable()
export class LexemeQueries {
  constructor(private readonly pool: ReadPool) {}

  /** Those that may be meant in the language. */
  async of(q: string, manner: Manner, locale: string): Promise<Lexemes> {
    return manner === 'words' ? { begun: await this.beginningWith(readSaid(q).begun) } : { alike: await this.alike(readMisspelt(q)?.words ?? [], locale) };
  }

  private async beginningWith(begun: string | null): Promise<readonly string[] | undefined> {
    if (begun === null) return undefined;
    const [row] = await this.pool.query<{ isWord: boolean; lexemes: string[] }>(BEGINNINGS, [begun]);
    return row?.isWord === true && row.lexemes.length <= MOST_BEGINNINGS ? row.lexemes : undefined;
  }

  private async alike(words: readonly string[], locale: string): Promise<readonly (readonly string[])[]> {
    if (words.length === 0) return [];
    const rows = await this.pool.query<{ lexemes: string[] }>(ALIKE, [words, words.map((word) => withSwaps(word).join(' ')), locale]);
    return rows.map(({ lexemes }) => lexemes);
  }
}
