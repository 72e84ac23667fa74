import { Injectable } from '@nestjs/common';
import { ReadPool } from '../../../platform/database/read-pool';
import { WorkSlots } from '../../../platform/limits/work-slots';
import type { Manner } from '../../../platform/search/search-sql';
import { type FacetName, facetsStatement } from './facets-statement';
import { LexemeQueries } from './lexeme.queries';
import { type Hits, type SearchAfter, type SearchFilter, hitsOf, searchStatement } from './search-statement';

/** A search takes many times what a read takes: the other connections are left to those who read. */
const SLOTS = 4;
/** Whoever comes behind so many would wait for seconds. */
const QUEUE = 200;

/** One article that was found. The texts have FOUND and END around what was found in them. */
export interface Found {
  readonly id: string;
  readonly score: string;
  readonly card: string;
  readonly headline: string;
  readonly summary: string;
  readonly body: string;
}

/** How many of what was found belong to a category, an author or a tag. */
export interface SubjectCount {
  readonly slug: string;
  readonly name: string;
  readonly count: number;
}

/** What was found, counted by what it belongs to; only by that which was asked for. */
export interface Facets {
  /** How many were counted. */
  readonly counted: number;
  /** There may be more, so that each number is at least what it says. */
  readonly isLowerBound: boolean;
  readonly category?: (SubjectCount & { readonly path: string })[];
  readonly author?: SubjectCount[];
  readonly tag?: SubjectCount[];
  readonly year?: { readonly year: number; readonly count: number }[];
}

/** The search of published articles, on the read model alone. */
@Injectable()
export class SearchQueries {
  private readonly slots = new WorkSlots(SLOTS, QUEUE, 'Many are searching. Try again in a moment.');

  constructor(
    private readonly pool: ReadPool,
    private readonly lexemes: LexemeQueries,
  ) {}

  /** Up to `limit` + 1, the best first. A first page says how they were found, the next ones go on in that manner. Throws TooMuchWork. */
  async find(filter: SearchFilter, q: string, limit: number, after: (SearchAfter & { manner: Manner }) | null): Promise<{ manner: Manner; found: Found[] }> {
    return this.slots.run(async () => {
      if (after?.manner !== 'likeness') {
        const found = await this.page(filter, q, 'words', limit, after);
        if (found.length > 0 || after) return { manner: 'words', found };
      }
      return { manner: 'likeness', found: await this.page(filter, q, 'likeness', limit, after) };
    });
  }

  /** Of all that is found in that manner, not of a page of it. Throws TooMuchWork. */
  async facets(filter: SearchFilter, q: string, manner: Manner, names: readonly FacetName[]): Promise<Facets> {
    return this.slots.run(async () => {
      const { text, values } = facetsStatement(await this.hits(filter, q, manner), names, filter.timeZone);
      const [facets] = await this.pool.queryPlanned<Facets & object>(text, values);
      return facets ?? { counted: 0, isLowerBound: false };
    });
  }

  private async hits(filter: SearchFilter, q: string, manner: Manner): Promise<Hits> {
    return hitsOf(filter, q, manner, await this.lexemes.of(q, manner, filter.locale));
  }

  private async page(filter: SearchFilter, q: string, manner: Manner, limit: number, after: SearchAfter | null): Promise<Found[]> {
    const { text, values } = searchStatement(await this.hits(filter, q, manner), limit + 1, after);
    return this.pool.queryPlanned<Found & object>(text, values);
  }
}
