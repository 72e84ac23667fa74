import { Choice, Locale } from '../../../../platform/http/fields';
import { NINJS_VERSIONS, type NinjsVersion } from '../../syndication/ninjs';

export class SyndicationQuery {
  /** Left out: the site's default. */
  @Locale({ optional: true })
  readonly locale?: string;
}

export class NinjsQuery extends SyndicationQuery {
  /** Of the standard. */
  @Choice(NINJS_VERSIONS, { optional: true })
  readonly version: NinjsVersion = '3.1';
}
