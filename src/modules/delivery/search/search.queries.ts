import { Injectable } from '@nestjs/common';
import { ReadPool } from '../../../platform/database/read-pool';
import type { CardFilter } from '../cards-statement';
import { readSaid, wordsOf } from './said';
import { type SearchAfter, byLikeness, byWords, searchStatement } from './search-statement';

/** One article that was found. The texts have FOUND and END around what was found in them. */
export interface Found {
  readonly id: string;
  readonly score: string;
  readonly card: string;
  readonly headline: string;
  readonly summary: string;
  readonly body: string;
}

/** How the articles of a search were found: by the words, or, where these are in none, by titles that are written alike. */
export type Manner = 'words' | 'likeness';

/** The search of published articles, on the read model alone. */
@Injectable()
export class SearchQueries {
  constructor(private readonly pool: ReadPool) {}

  /** Up to `limit` + 1, the best first. A first page says how they were found, the next ones go on in that manner. */
  async find(
    filter: CardFilter, q: string, limit: number, after: (SearchAfter & { manner: Manner }) | null,
  ): Promise<{ manner: Manner; found: Found[] }> {
    if (after?.manner !== 'likeness') {
      const found = await this.byWords(filter, q, limit, after);
      if (found.length > 0 || after) return { manner: 'words', found };
    }
    return { manner: 'likeness', found: await this.byLikeness(filter, q, limit, after) };
  }

  private async byWords(filter: CardFilter, q: string, limit: number, after: SearchAfter | null): Promise<Found[]> {
    const said = readSaid(q);
    const { text, values } = searchStatement(byWords(filter, said.finished, said.begun), said, limit + 1, after);
    return this.pool.queryPlanned<Found & object>(text, values);
  }

  private async byLikeness(filter: CardFilter, q: string, limit: number, after: SearchAfter | null): Promise<Found[]> {
    const words = wordsOf(q);
    if (words.length === 0) return [];
    const { text, values } = searchStatement(byLikeness(filter, words), readSaid(q), limit + 1, after);
    return this.pool.queryPlanned<Found & object>(text, values);
  }
}
