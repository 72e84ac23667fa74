import { Locale } from '../../../../platform/http/fields';
import { PageQuery } from '../../../../platform/http/page.query.dto';

export class LocaleQuery {
  /** The language of names. Left out: the site's default. */
  @Locale({ optional: true })
  readonly locale?: string;
}

export class LocalePageQuery extends PageQuery {
  /** The language of names. Left out: the site's default. */
  @Locale({ optional: true })
  readonly locale?: string;
}
