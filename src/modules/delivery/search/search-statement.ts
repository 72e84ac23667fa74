import { type CardFilter, SUBJECTS, SUBJECT_NAMES } from '../cards-statement';

/** What a search is narrowed by. */
export interface SearchFilter extends CardFilter {
  /** Of the first publication, by the clock of the time zone. */
  readonly year?: number | undefined;
  readonly timeZone: string;
}

/** Of what thousands of articles have, the newest so many are ranked: to rank all of them would take seconds. */
const RANKED = 500;
/** How much older an article may be, in seconds, to stand before one that is e times as good: a year. */
const PATIENCE = 31_536_000;
/** Never in a text that is delivered: they belong to nobody, and mark what was found until it is escaped. */
export const [FOUND, END] = ['\ue000', '\ue001'] as const;

const HIGHLIGHT = `StartSel="${FOUND}", StopSel="${END}"`;

export interface SearchAfter {
  readonly score: string;
  readonly id: string;
}

/** A search as SQL, that is a part of a statement. */
export interface Hits {
  readonly sql: string;
  readonly values: unknown[];
}

/** Rows (article_id, score), best first. */
type Ranking = Hits;

/** The score does not depend on the time of the question, so that pages fit together. */
const recent = (rank: string): string => `ln(${rank} + 1e-6) + extract(epoch from s.published_at)::float8 / ${PATIENCE}`;

function narrowed(filter: SearchFilter, values: unknown[]): string {
  const named = SUBJECT_NAMES.filter((subject) => filter[subject] !== undefined);
  const subjects = named.map((subject) => {
    const place = `$${values.push(filter[subject])}`;
    return ` and exists (select 1 from delivery_listings x where x.subject_id = ${SUBJECTS[subject](place)} and x.article_id = s.article_id)`;
  });
  return subjects.join('') + ofYear(filter, values);
}

function ofYear({ year, timeZone }: SearchFilter, values: unknown[]): string {
  if (year === undefined) return '';
  const [first, next, zone] = [year, year + 1, timeZone].map((value) => `$${values.push(value)}`);
  const newYear = (place: string | undefined): string => `make_timestamptz(${place}::integer, 1, 1, 0, 0, 0, ${zone})`;
  return ` and s.published_at >= ${newYear(first)} and s.published_at < ${newYear(next)}`;
}

/** Those that have the words. None where no word was asked for, or only such as are not to be there. */
export function havingWords(filter: SearchFilter, finished: string, begun: string | null): Hits {
  const values: unknown[] = [filter.locale, finished, begun];
  return { sql: `s.locale = $1 and s.words @@ ${QUERY} and querytree(${QUERY}) not in ('', 'T')${narrowed(filter, values)}`, values };
}

/** Those with a title that is written alike. */
export function writtenAlike(filter: SearchFilter, words: readonly string[]): Hits {
  const values: unknown[] = [filter.locale, ...words];
  const alike = foldedWords(words).map((word) => `s.title %> ${word}`).join(' and ');
  return { sql: `s.locale = $1 and ${alike}${narrowed(filter, values)}`, values };
}

const QUERY = 'search_query($1, $2, $3)';

function foldedWords(words: readonly string[]): string[] {
  return words.map((_, index) => `folded($${index + 2})`);
}

/** By the words themselves. */
export function byWords(filter: SearchFilter, finished: string, begun: string | null): Ranking {
  const { sql, values } = havingWords(filter, finished, begun);
  return { sql: ranking(`ts_rank('{0.05, 0.1, 0.4, 1}', s.words, ${QUERY})`, sql), values };
}

/** By titles that are written alike, for words that are misspelt. */
export function byLikeness(filter: SearchFilter, words: readonly string[]): Ranking {
  const { sql, values } = writtenAlike(filter, words);
  const likeness = foldedWords(words).map((word) => `word_similarity(${word}, s.title)`).join(' + ');
  return { sql: ranking(`power((${likeness}) / ${words.length}, 4)`, sql), values };
}

function ranking(rank: string, condition: string): string {
  return `select s.article_id, ${recent(rank)} as score from delivery_search s where ${condition}
    order by s.published_at desc, s.article_id desc limit ${RANKED}`;
}

/** One page of a ranking, with the card and what was found where. */
export function searchStatement(
  { sql, values }: Ranking, highlighted: { finished: string; begun: string | null }, limit: number, after: SearchAfter | null,
): { text: string; values: unknown[] } {
  const all = [...values];
  const place = (value: unknown): string => `$${all.push(value)}`;
  const beyond = after ? `where (score, article_id) < (${place(after.score)}::float8, ${place(after.id)}::uuid)` : '';
  const [size, finished, begun] = [limit, highlighted.finished, highlighted.begun].map(place);
  const query = `search_query(s.locale, ${finished}, ${begun})`;
  const configuration = 'search_configuration(s.locale)';
  return {
    values: all,
    text: `
      with ranked as materialized (${sql}),
      page as (select * from ranked ${beyond} order by score desc, article_id desc limit ${size}::integer)
      select p.article_id as id, p.score::text as score, d.card::text as card,
        ts_headline(${configuration}, s.headline, ${query}, 'HighlightAll=true, ${HIGHLIGHT}') as headline,
        ts_headline(${configuration}, s.summary, ${query}, 'HighlightAll=true, ${HIGHLIGHT}') as summary,
        ts_headline(${configuration}, left(s.body, 10000), ${query},
          'MaxFragments=2, MinWords=8, MaxWords=25, FragmentDelimiter=" … ", ${HIGHLIGHT}') as body
      from page p join delivery_search s using (article_id) join delivery_articles d on d.id = p.article_id
      order by p.score desc, p.article_id desc`,
  };
}
