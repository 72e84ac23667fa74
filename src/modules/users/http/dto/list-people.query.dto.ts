import { Words } from '../../../../platform/http/fields';
import { PageQuery } from '../../../../platform/http/page.query.dto';

export class ListPeopleQuery extends PageQuery {
  /** A part of the name. */
  @Words({ max: 200, optional: true })
  readonly q?: string;
}
