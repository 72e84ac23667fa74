import { Choice, Id, Line, Locale, QueryFlag, Timestamp } from '../../../../platform/http/fields';
import { CountedPageQuery } from '../../../../platform/http/page.query.dto';
import { ARTICLE_ORDERS, STATUS_LABELS, type ArticleFilter } from '../../article-filter';
import { OPEN_STATES, VISIBILITIES, type Visibility } from '../../workflow/article-state';

const ORDERS = Object.keys(ARTICLE_ORDERS) as (keyof typeof ARTICLE_ORDERS)[];
const STATES = [...OPEN_STATES, 'published'] as const;

export class ListArticlesQuery extends CountedPageQuery implements ArticleFilter {
  /** The label that lists show. Without it, trashed articles are left out. */
  @Choice(STATUS_LABELS, { optional: true })
  readonly status?: string;

  @Choice(VISIBILITIES, { optional: true })
  readonly visibility?: Visibility;

  /** The state of the open revision, or `published` where none is open. */
  @Choice(STATES, { optional: true })
  readonly state?: string;

  /** With all categories below it. */
  @Id({ optional: true })
  readonly categoryId?: string;

  @Id({ optional: true })
  readonly authorId?: string;

  @Id({ optional: true })
  readonly assigneeId?: string;

  @Locale({ optional: true })
  readonly locale?: string;

  /** Words of the headline, the summary or the text. */
  @Line({ max: 200, optional: true })
  readonly q?: string;

  @Timestamp({ optional: true })
  readonly updatedAfter?: string;

  @Timestamp({ optional: true })
  readonly publishedAfter?: string;

  @Timestamp({ optional: true })
  readonly dueBefore?: string;

  /** Only those that one made or is assigned to; false for the others. */
  @QueryFlag({ optional: true })
  readonly mine?: boolean;

  @Choice(ORDERS, { optional: true })
  readonly sort: keyof typeof ARTICLE_ORDERS = '-updatedAt';
}
