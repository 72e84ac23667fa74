import { Choice, Id, Locale, QueryFlag, Timestamp, Words } from '../../../../platform/http/fields';
import { CountedPageQuery } from '../../../../platform/http/page.query.dto';
import { ARTICLE_ORDERS, STATUS_LABELS, type ArticleFilter } from '../../article-filter';
import { OPEN_STATES, VISIBILITIES, type Visibility } from '../../workflow/article-state';

const ORDERS = Object.keys(ARTICLE_ORDERS) as (keyof typeof ARTICLE_ORDERS)[];
const STATES = [...OPEN_STATES, 'published'] as const;

export class ListArticlesQuery extends CountedPageQuery implements ArticleFilter {
  /** The label that lists show. Without it, trashed articles are left out. */
  @Choice(STATUS_LABELS, { optional: true })
  readonly status?: string;

  /** What readers get of the article. */
  @Choice(VISIBILITIES, { optional: true })
  readonly visibility?: Visibility;

  /** The state of the open revision, or `published` where none is open. */
  @Choice(STATES, { optional: true })
  readonly state?: string;

  /** With all categories below it. */
  @Id({ optional: true })
  readonly categoryId?: string;

  /** Credited in a byline. */
  @Id({ optional: true })
  readonly authorId?: string;

  /** Whom the article is assigned to. */
  @Id({ optional: true })
  readonly assigneeId?: string;

  /** BCP 47. */
  @Locale({ optional: true })
  readonly locale?: string;

  /** Words that are all in the headline, the summary or the text; `"a phrase"`, `one or other`, `-without`; the last one may be unfinished. Where none has them, words of the headline or the summary that are written alike. */
  @Words({ max: 200, optional: true })
  readonly q?: string;

  /** Changed after this time. */
  @Timestamp({ optional: true })
  readonly updatedAfter?: string;

  /** Published first after this time. */
  @Timestamp({ optional: true })
  readonly publishedAfter?: string;

  /** Due before this time. */
  @Timestamp({ optional: true })
  readonly dueBefore?: string;

  /** Only those that one made or is assigned to; false for the others. */
  @QueryFlag({ optional: true })
  readonly mine?: boolean;

  /** Submitted, and the next approval may be one's own: by the rights in the section, the step of the review, and four-eyes. */
  @QueryFlag({ optional: true })
  readonly waitingForMe?: boolean;

  /** Was due before now, and has a revision that is still to be published. */
  @QueryFlag({ optional: true })
  readonly overdue?: boolean;

  /** Scheduled for this time or later. */
  @Timestamp({ optional: true })
  readonly scheduledFrom?: string;

  /** Scheduled for before this time. */
  @Timestamp({ optional: true })
  readonly scheduledTo?: string;

  /** Planned for this time or later. */
  @Timestamp({ optional: true })
  readonly plannedFrom?: string;

  /** Planned for before this time. */
  @Timestamp({ optional: true })
  readonly plannedTo?: string;

  /** `-` is the newest first. By another time than these two: the soonest first, and only articles that have it. */
  @Choice(ORDERS, { optional: true })
  readonly sort: keyof typeof ARTICLE_ORDERS = '-updatedAt';
}
