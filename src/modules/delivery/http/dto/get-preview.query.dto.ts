import { Choice } from '../../../../platform/http/fields';
import { FieldList } from './field-list';

export class GetPreviewQuery {
  /** `doc`: the document as `body` in the place of `bodyHtml`. */
  @Choice(['html', 'doc'], { optional: true })
  readonly body?: 'html' | 'doc';

  /** Only these fields, with commas between. */
  @FieldList()
  readonly fields?: string;
}
