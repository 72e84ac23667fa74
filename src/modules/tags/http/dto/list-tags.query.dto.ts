import { Line } from '../../../../platform/http/fields';
import { CountedPageQuery } from '../../../../platform/http/page.query.dto';

export class ListTagsQuery extends CountedPageQuery {
  /** A part of the name. */
  @Line({ max: 200, optional: true })
  readonly q?: string;
}
