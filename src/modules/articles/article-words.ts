import { type Manner, type Place, searchOf } from '../../platform/search/search-sql';

/** What was said to the search of articles, and in what it is to be found. */
export interface ArticleSearch {
  readonly q: string;
  readonly manner: Manner;
  /** The languages that articles are written in: each takes words in its own forms. */
  readonly locales: readonly string[];
}

/**
 * Conditions on the tables of the list query: the revision that the caller may see of an article has what was said. The first is what
 * an index answers, of both revisions of the article, and whatever was saved a moment ago and waits for its words; the second reads
 * those, and leaves out what was found in a revision that is hidden from the caller.
 */
export function hasWords({ q, manner, locales }: ArticleSearch, place: Place): string[] {
  const all = place(locales);
  const known = locales.map((locale) => inLocale(place(locale), (at) => searchOf(q, manner, at, place).condition));
  const others = `s.locale <> all (${all}::text[]) and ${searchOf(q, manner, "''", place).condition}`;
  const match = [...known, others].map((condition) => `(${condition})`).join(' or ');
  return [
    `a.id in (
      select s.article_id from article_words s where ${match}
      union all select r.article_id from article_words_due d join article_revisions r on r.id = d.revision_id)`,
    `exists (select 1 from article_words_now s where s.revision_id = coalesce(o.id, l.id) and (${match}))`,
  ];
}

function inLocale(at: string, condition: (at: string) => string): string {
  return `s.locale = ${at} and ${condition(at)}`;
}
