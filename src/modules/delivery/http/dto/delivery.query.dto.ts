import { Choice, Line, Locale, Pattern } from '../../../../platform/http/fields';
import { PageQuery } from '../../../../platform/http/page.query.dto';
import { CARD_ORDERS, type CardOrder } from '../../cards-statement';

const FIELD_LIST = [/^[A-Za-z]+(,[A-Za-z]+)*$/, 'This must be names of fields with commas between.'] as const;

export class ListCardsQuery extends PageQuery {
  /** A slug path such as `news/politics`, with everything below it. */
  @Line({ max: 1000, optional: true })
  readonly category?: string;

  /** The slug of an author. */
  @Line({ max: 200, optional: true })
  readonly author?: string;

  /** The slug of a tag. */
  @Line({ max: 200, optional: true })
  readonly tag?: string;

  /** Left out: the site's default. */
  @Locale({ optional: true })
  readonly locale?: string;

  /** `-` is the newest first. */
  @Choice(Object.keys(CARD_ORDERS) as CardOrder[], { optional: true })
  readonly sort: CardOrder = '-publishedAt';

  /** Only these fields of each card, with commas between. */
  @Pattern(...FIELD_LIST, { optional: true })
  readonly fields?: string;
}

export class GetArticleQuery {
  /** Left out: the site's default. */
  @Locale({ optional: true })
  readonly locale?: string;

  /** `doc`: the document as `body` in the place of `bodyHtml`. */
  @Choice(['html', 'doc'], { optional: true })
  readonly body?: 'html' | 'doc';

  /** Only these fields, with commas between. */
  @Pattern(...FIELD_LIST, { optional: true })
  readonly fields?: string;
}
