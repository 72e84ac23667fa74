import { type CardFilter, SUBJECTS, SUBJECT_NAMES } from '../cards-statement';

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

/** A search as SQL: ids and scores, best first. */
interface Ranking {
  /** Rows (article_id, score). */
  readonly sql: string;
  readonly values: unknown[];
}

/** The score does not depend on the time of the question, so that pages fit together. */
const recent = (rank: string): string => `ln(${rank} + 1e-6) + extract(epoch from s.published_at)::float8 / ${PATIENCE}`;

function conditions(filter: CardFilter, values: unknown[]): string {
  const named = SUBJECT_NAMES.filter((subject) => filter[subject] !== undefined);
  return named.map((subject) => {
    const place = `$${values.push(filter[subject])}`;
    return ` and exists (select 1 from delivery_listings x where x.subject_id = ${SUBJECTS[subject](place)} and x.article_id = s.article_id)`;
  }).join('');
}

/** By the words themselves. Nothing where no word was asked for, or only such as are not to be there. */
export function byWords(filter: CardFilter, finished: string, begun: string | null): Ranking {
  const values: unknown[] = [filter.locale, finished, begun];
  const query = 'search_query($1, $2, $3)';
  const narrowed = conditions(filter, values);
  return {
    values,
    sql: `
      select s.article_id, ${recent(`ts_rank('{0.05, 0.1, 0.4, 1}', s.words, ${query})`)} as score
      from delivery_search s
      where s.locale = $1 and s.words @@ ${query} and querytree(${query}) not in ('', 'T')${narrowed}
      order by s.published_at desc, s.article_id desc limit ${RANKED}`,
  };
}

/** By titles that are written alike, for words that are misspelt. */
export function byLikeness(filter: CardFilter, words: readonly string[]): Ranking {
  const values: unknown[] = [filter.locale];
  const places = words.map((word) => `folded($${values.push(word)})`);
  const alike = places.map((place) => `s.title %> ${place}`).join(' and ');
  const likeness = places.map((place) => `word_similarity(${place}, s.title)`).join(' + ');
  return {
    sql: `select s.article_id, ${recent(`power((${likeness}) / ${places.length}, 4)`)} as score
      from delivery_search s where s.locale = $1 and ${alike}${conditions(filter, values)}
      order by s.published_at desc, s.article_id desc limit ${RANKED}`,
    values,
  };
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
