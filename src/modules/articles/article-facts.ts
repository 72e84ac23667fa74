import type { FactsInput } from './article-input';
import type { Article } from './article.entity';

/** The columns of the facts that came in; what is absent is left as it is. */
export function factColumns(facts: FactsInput): Partial<Article> {
  const columns: Partial<Article> = {};
  for (const fact of ['expireAt', 'dueAt', 'plannedFor'] as const) {
    const time = facts[fact];
    if (time !== undefined) columns[fact] = time === null ? null : new Date(time);
  }
  return columns;
}
