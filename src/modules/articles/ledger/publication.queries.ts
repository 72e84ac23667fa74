import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type PageRequest, type Position, pageOf } from '../../../kernel/page';
import { camelKeys } from '../../../platform/database/row';
import type { Publication } from './publication';

const LAST = 2 ** 31 - 1;

/** What readers got of an article, and when. Whoever asks has been let in to the article already. */
@Injectable()
export class PublicationQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. */
  async list(articleId: string, { limit, after }: PageRequest): Promise<{ items: Publication[]; next: Position | null }> {
    const found = await this.dataSource.query<Record<string, unknown>[]>(
      'select * from article_publications where article_id = $1 and number < $2 order by number desc limit $3',
      [articleId, after?.value ?? LAST, limit + 1],
    );
    const lines = found.map((row) => camelKeys<Publication>(row));
    const { rows, next } = pageOf(lines, limit, ({ number, id }) => ({ value: String(number), id }));
    return { items: rows, next };
  }
}
