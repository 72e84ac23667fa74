import { getMetadataArgsStorage } from 'typeorm';
import { snakeCase } from '../../platform/database/naming-strategy';
import { ArticleRevision } from './article-revision.entity';

const COLUMNS = getMetadataArgsStorage().filterColumns(ArticleRevision).map(({ propertyName }) => propertyName);

/**
 * A row of revisions as JSON, in SQL, without the named columns. Column by column: to make all of it and take what is large out again
 * costs twenty times as much, because texts are stored compressed.
 */
export function revisionJson(row: string, without: readonly (keyof ArticleRevision)[]): string {
  const columns = COLUMNS.filter((name) => !without.includes(name as keyof ArticleRevision)).map((name) => `${row}.${snakeCase(name)}`);
  return `(select row_to_json(columns) from (select ${columns.join(', ')}) columns)`;
}
