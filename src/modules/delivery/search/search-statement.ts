import type { Lexemes } from '../../../platform/search/lexemes';
import { hasJoined } from '../../../platform/search/as-meant';
import { type Manner, type Place, markedApart, searchOf } from '../../../platform/search/search-sql';
import { type CardFilter, SUBJECTS, SUBJECT_NAMES } from '../cards-statement';
import { highlightedPieces, highlightedWhole } from './highlight-sql';

/** What a search is narrowed by. */
export interface SearchFilter extends CardFilter {
  /** Of the first publication, by the clock of the time zone. */
  readonly year?: number | undefined;
  readonly timeZone: string;
}

/** Of what thousands of articles have, the newest so many are ranked: to rank all of them would take seconds. */
const RANKED = 500;
/** To find out how alike a title is costs more than to find a word in it. */
const RANKED_ALIKE = 200;
/**
 * For so many PostgreSQL plans, so that it goes from the newest on only for what many articles have: that reads the words of each row,
 * which are elsewhere, while the index of words needs the rows alone. No more are fetched than are ranked.
 */
const PLANNED_FOR = 10_000;
/** In so many of the newest that have all of its words a phrase is looked for. */
export const LOOKED_THROUGH = 3000;
/** How much older an article may be, in seconds, to stand before one that is e times as good: a year. */
const PATIENCE = 31_536_000;

export interface SearchAfter {
  readonly score: string;
  readonly id: string;
}

/** A search as SQL, that is a part of a statement, on rows `s` of delivery_search. */
export interface Hits {
  /** What the index of words answers, planned for so many of the newest, in the order in which they are to be taken: to sort them anew they would all be fetched. */
  readonly candidates: (planned: number) => string;
  /** What is left to be looked for in each of them. */
  readonly condition: string;
  /** Whether that is nothing. */
  readonly isIndexed: string;
  readonly values: unknown[];
  readonly rank: string;
  readonly marked: string;
  /** What was said, where that of it which is written without spaces is to be marked. */
  readonly apart: string | null;
  /** What was said has a word that is joined of others. */
  readonly isJoined: boolean;
  /** So many of the newest are ranked. */
  readonly ranked: number;
}

/** The score does not depend on the time of the question, so that pages fit together. */
const recent = (rank: string): string => `ln(${rank} + 1e-6) + extract(epoch from s.published_at)::float8 / ${PATIENCE}`;

function narrowed(filter: SearchFilter, place: Place): string {
  const named = SUBJECT_NAMES.filter((subject) => filter[subject] !== undefined);
  const subjects = named.map((subject) =>
    ` and exists (select 1 from delivery_listings x where x.subject_id = ${SUBJECTS[subject](place(filter[subject]))} and x.article_id = s.article_id)`);
  return subjects.join('') + ofYear(filter, place);
}

function ofYear({ year, timeZone }: SearchFilter, place: Place): string {
  if (year === undefined) return '';
  const [first = '', next = '', zone = ''] = [year, year + 1, timeZone].map(place);
  const newYear = (of: string): string => `make_timestamptz(${of}::integer, 1, 1, 0, 0, 0, ${zone})`;
  return ` and s.published_at >= ${newYear(first)} and s.published_at < ${newYear(next)}`;
}

/** What is found in one manner. */
export function hitsOf(filter: SearchFilter, q: string, manner: Manner, lexemes: Lexemes): Hits {
  const values: unknown[] = [filter.locale];
  const place = (value: unknown): string => `$${values.push(value)}`;
  const { condition, indexed, isIndexed, rank, marked } = searchOf(q, manner, '$1', place, lexemes);
  const where = `s.locale = $1 and ${indexed}${narrowed(filter, place)}`;
  return {
    candidates: (planned) => `
      select s.article_id, s.locale, s.published_at, s.words from delivery_search s where ${where}
      order by s.published_at desc, s.article_id desc limit ${planned}`,
    condition: `(${isIndexed} or ${condition})`,
    isIndexed, values, rank, marked,
    apart: manner === 'words' ? q : null,
    isJoined: hasJoined(q),
    ranked: manner === 'words' ? RANKED : RANKED_ALIKE,
  };
}

/** One page of what is found, the best first, with the card and what was found where. */
export function searchStatement({ candidates, condition, values, rank, marked, apart, isJoined, ranked }: Hits, limit: number, after: SearchAfter | null): { text: string; values: unknown[] } {
  const all = [...values];
  const place = (value: unknown): string => `$${all.push(value)}`;
  const beyond = after ? `where (score, article_id) < (${place(after.score)}::float8, ${place(after.id)}::uuid)` : '';
  const size = place(limit);
  const toMark = { words: marked, rowWords: marked, isJoined, ...(apart === null ? null : markedApart(apart, '$1', place)) };
  return {
    values: all,
    text: `
      with candidates as materialized (${candidates(PLANNED_FOR)}),
      found as materialized (select * from (select * from candidates limit ${LOOKED_THROUGH}) s where ${condition} limit ${ranked}),
      ranked as materialized (select s.article_id, ${recent(rank)} as score from found s),
      page as (select * from ranked ${beyond} order by score desc, article_id desc limit ${size}::integer)
      select p.article_id as id, p.score::text as score, d.card::text as card,
        ${highlightedWhole('s.headline', toMark)} as headline, ${highlightedWhole('s.summary', toMark)} as summary,
        ${highlightedPieces(toMark)} as body
      from page p join delivery_search s using (article_id) join delivery_articles d on d.id = p.article_id
      order by p.score desc, p.article_id desc`,
  };
}
