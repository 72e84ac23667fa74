import { Injectable } from '@nestjs/common';
import { ReadPool } from '../../../platform/database/read-pool';
import type { ChangeType } from './note-change';

/** One thing that readers got or lost. */
export interface ArticleChange {
  /** Where it is among all changes. A number that may be larger than JavaScript's. */
  readonly position: string;
  readonly id: string;
  readonly type: ChangeType;
  readonly at: Date;
  readonly slug: string;
  readonly locale: string;
}

/** Before the first change. */
export const BEGINNING = '0';

/** What readers got and lost, in the order of the commits: what is found after a position is never added to before that position. */
@Injectable()
export class ChangeQueries {
  constructor(private readonly pool: ReadPool) {}

  async after(position: string, limit: number): Promise<ArticleChange[]> {
    return this.pool.query<ArticleChange & object>(AFTER, [position, limit]);
  }

  /** The position of the last change. */
  async last(): Promise<string> {
    const [row] = await this.pool.query<{ position: string }>(LAST, []);
    return row?.position ?? BEGINNING;
  }
}

const AFTER = {
  name: 'changes-after',
  text: `select position, article_id as id, type, at, slug, locale from delivery_changes where position > $1::bigint order by position limit $2`,
};

const LAST = { name: 'changes-last', text: 'select coalesce(max(position), 0) as position from delivery_changes' };
