import { Locale } from '../../../../platform/http/fields';
import { PageQuery } from '../../../../platform/http/page.query.dto';

export class ListCorrectionsQuery extends PageQuery {
  /** Left out: the site's default. */
  @Locale({ optional: true })
  readonly locale?: string;
}
