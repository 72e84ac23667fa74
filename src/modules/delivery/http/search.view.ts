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

export class FoundListView {
  items: FoundView[];
  nextCursor: string | null;
}

/** The card as it was finished, with what was found, as JSON. */
export function foundJson({ card, headline, summary, body }: Found): string {
  const highlight = { headline: highlighted(headline), summary: highlighted(summary), body: highlighted(body) } satisfies HighlightView;
  return `${card.slice(0, -1)},"highlight":${JSON.stringify(highlight)}}`;
}
