import { CountedPageQuery } from '../../../../platform/http/page.query.dto';
import { Line } from '../../../../platform/http/fields';

export class ListMediaQuery extends CountedPageQuery {
  /** Looked for in alternative texts, captions and credits. */
  @Line({ max: 200, optional: true })
  readonly q?: string;
}
