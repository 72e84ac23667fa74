import { Integer, Line, Locale, Pattern, Words } from '../../../../platform/http/fields';
import { PageQuery, asInteger } from '../../../../platform/http/page.query.dto';
import { FACET_NAMES } from '../../search/facets-statement';

const FACET = `(${FACET_NAMES.join('|')})`;

export class SearchQuery extends PageQuery {
  /** Words that are all there; `"a phrase"`, `one or other`, `-without`. The last one may be unfinished. */
  @Words({ max: 200 })
  readonly q: string;

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

  /** Of the first publication, in the time zone of the site. */
  @asInteger
  @Integer({ min: 1000, max: 9999, optional: true })
  readonly year?: number;

  /** Counts what is found by these, with commas between: `category`, `author`, `tag`, `year`. */
  @Pattern(new RegExp(`^${FACET}(,${FACET}){0,${FACET_NAMES.length - 1}}$`), `This must be some of ${FACET_NAMES.join(', ')}, with commas between.`, { optional: true })
  readonly facets?: string;
}
