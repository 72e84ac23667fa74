import { type Statement, queryPrepared } from '../../../platform/database/prepared-statement';
import type { Tx } from '../../../platform/database/tx';

/** An article whose words are to be found. */
export interface SearchedArticle {
  readonly id: string;
  /** Of its text, where readers do not get all of it. */
  readonly remainingWords: string | null;
}

/** Lets the search find what readers see of the articles now. What they no longer see goes with its row in delivery_articles. */
export async function putWords(tx: Tx, articles: readonly SearchedArticle[]): Promise<void> {
  if (articles.length > 0) await queryPrepared(tx, PUT_WORDS, [articles.map(({ id }) => id), articles.map(({ remainingWords }) => remainingWords)]);
}

/**
 * Texts are cut where an index could not hold more words. Those that the newsroom has found already are copied where readers get the same
 * text, since to find them costs more than all else. Rows that say the same already are left alone. A title is what a release before writes.
 */
const PUT_WORDS: Statement = {
  name: 'delivery-put-words',
  text: `
    insert into delivery_search as s (article_id, locale, published_at, headline, summary, body, words)
    select d.id, d.locale, d.published_at, r.headline, said.summary, said.body,
      coalesce(w.words, search_words(d.locale, r.headline, said.summary, said.body))
    from unnest($1::uuid[], $2::text[]) asked (id, remaining_words)
    join delivery_articles d on d.id = asked.id join articles a on a.id = d.id join article_revisions r on r.id = a.live_revision_id
    cross join lateral (
      select concat_ws(' ', r.kicker, r.subheadline, r.summary) as summary, left(coalesce(asked.remaining_words, r.body_text), 200000) as body) said
    left join article_words w on w.revision_id = r.id and w.locale = d.locale and asked.remaining_words is null
    on conflict (article_id) do update set locale = excluded.locale, published_at = excluded.published_at,
      headline = excluded.headline, summary = excluded.summary, body = excluded.body, words = excluded.words, title = null
    where (s.locale, s.published_at, s.headline, s.summary, s.body)
      is distinct from (excluded.locale, excluded.published_at, excluded.headline, excluded.summary, excluded.body)`,
};
