import { Line, Locale } from '../../../../platform/http/fields';
import { PageQuery } from '../../../../platform/http/page.query.dto';

export class SearchQuery extends PageQuery {
  /** Words that are all there; `"a phrase"`, `one or other`, `-without`. The last one may be unfinished. */
  @Line({ max: 200 })
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
}
