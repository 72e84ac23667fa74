import { Choice, Locale, Timestamp } from '../../../../platform/http/fields';
import { FieldList } from './field-list';

export class GetArticleQuery {
  /** Left out: the site's default. */
  @Locale({ optional: true })
  readonly locale?: string;

  /** `doc`: the document as `body` in the place of `bodyHtml`. */
  @Choice(['html', 'doc'], { optional: true })
  readonly body?: 'html' | 'doc';

  /** As it was then; where DELIVERY_HISTORY is on. */
  @Timestamp({ optional: true })
  readonly at?: string;

  /** Only these fields, with commas between. */
  @FieldList()
  readonly fields?: string;
}
