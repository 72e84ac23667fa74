import { QueryFlag } from '../../../../platform/http/fields';
import { CountedPageQuery } from '../../../../platform/http/page.query.dto';

export class ListNotificationsQuery extends CountedPageQuery {
  /** true: only what one has not read. */
  @QueryFlag({ optional: true })
  readonly unread?: boolean;
}
