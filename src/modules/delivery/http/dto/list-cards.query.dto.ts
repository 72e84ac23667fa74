import { Choice, Line, Locale } from '../../../../platform/http/fields';
import { CountedPageQuery } from '../../../../platform/http/page.query.dto';
import { CARD_ORDERS, type CardOrder } from '../../cards-statement';
import { FieldList } from './field-list';

export class ListCardsQuery extends CountedPageQuery {
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
  @FieldList()
  readonly fields?: string;
}
