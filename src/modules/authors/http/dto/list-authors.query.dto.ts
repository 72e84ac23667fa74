import { CountedPageQuery } from '../../../../platform/http/page.query.dto';
import { Words } from '../../../../platform/http/fields';

export class ListAuthorsQuery extends CountedPageQuery {
  /** A part of the name, in whatever language. */
  @Words({ max: 200, optional: true })
  readonly q?: string;
}
