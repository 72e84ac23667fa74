import { CardView } from '../delivered.view';
import { highlighted } from '../search/highlighted';
import type { Found } from '../search/search.queries';

/** Safe HTML with what was found in `<mark>`. */
export class HighlightView {
  headline: string;
  /** Kicker, subheadline and summary. */
  summary: string;
  /** Pieces of the text. */
  body: string;
}

export class FoundView extends CardView {
  highlight: HighlightView;
}

export class SubjectFacetView {
  slug: string;
  name: string;
  count: number;
}

export class CategoryFacetView extends SubjectFacetView {
  /** With this as `category` the search finds what was counted. */
  path: string;
}

export class YearFacetView {
  /** With this as `year` the search finds what was counted. */
  year: number;
  count: number;
}

/** What was found, with all filters, counted by what it belongs to: 50 values of each at most, the most frequent first, of years the latest. */
export class SearchFacetsView {
  /** How many articles were counted: all that were found, or the newest 5,000 of them; with a phrase or an exclusion those of the newest 3,000 that have its words. */
  counted: number;
  /** There may be more than were counted: each number is at least what it says. */
  isLowerBound: boolean;
  /** An article counts for its categories and for all above them. */
  category?: CategoryFacetView[];
  author?: SubjectFacetView[];
  tag?: SubjectFacetView[];
  year?: YearFacetView[];
}

export class FoundListView {
  items: FoundView[];
  nextCursor: string | null;
  /** Only where they were asked for. */
  facets?: SearchFacetsView;
}

/** The card as it was finished, with what was found, as JSON. */
export function foundJson({ card, headline, summary, body }: Found): string {
  const highlight = { headline: highlighted(headline), summary: highlighted(summary), body: highlighted(body) } satisfies HighlightView;
  return `${card.slice(0, -1)},"highlight":${JSON.stringify(highlight)}}`;
}
