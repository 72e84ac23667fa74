import { Locale } from '../../../../platform/http/fields';

export class FeedQuery {
  /** Left out: the site's default. */
  @Locale({ optional: true })
  readonly locale?: string;
}
