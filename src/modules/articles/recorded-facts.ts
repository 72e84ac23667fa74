import { isoTime } from '../../platform/database/row';
import type { ArticleRecord } from './article-record';
import type { Article } from './article.entity';

const TIMES = ['expireAt', 'dueAt', 'plannedFor'] as const;

/** Facts of an article that people set, as the audit log tells of them: times as in the API. */
export type ToldFacts = Partial<Record<(typeof TIMES)[number] | 'locale', string | null>>;

/** Of the columns that are about to be written, the facts that are not the same afterwards; nothing where all stay as they are. */
export function recordedFacts(article: ArticleRecord['article'], columns: Partial<Article>): { before?: ToldFacts; after?: ToldFacts } {
  const before: ToldFacts = {};
  const after: ToldFacts = {};
  const tell = (fact: keyof ToldFacts, was: string | null, is: string | null): void => {
    if (was === is) return;
    before[fact] = was;
    after[fact] = is;
  };
  for (const fact of TIMES) {
    const time = columns[fact];
    if (time !== undefined) tell(fact, isoTime(article[fact]), isoTime(time));
  }
  if (columns.locale !== undefined) tell('locale', article.locale, columns.locale);
  return Object.keys(after).length === 0 ? {} : { before, after };
}
