import { Words } from '../../../../platform/http/fields';
import { CountedPageQuery } from '../../../../platform/http/page.query.dto';

export class ListTagsQuery extends CountedPageQuery {
  /** A part of the name, in whatever language. */
  @Words({ max: 200, optional: true })
  readonly q?: string;
}
