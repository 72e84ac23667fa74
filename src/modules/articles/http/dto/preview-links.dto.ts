import { Integer, IntegerOr } from '../../../../platform/http/fields';
import { PREVIEW_LIFETIME } from '../../previews/preview-link';
import type { PreviewOrder } from '../../previews/share-preview';

export class CreatePreviewLinkDto {
  /** The number of the one revision that it shows, or `latest` for whatever is the latest when it is opened. */
  @IntegerOr('latest', { min: 1, max: 1_000_000 })
  readonly revision: number | 'latest';

  /** For how many seconds; an hour unless said otherwise. */
  @Integer({ min: PREVIEW_LIFETIME.least, max: PREVIEW_LIFETIME.most, optional: true })
  readonly expiresIn?: number;

  order(): PreviewOrder {
    return { revision: this.revision, expiresIn: this.expiresIn ?? PREVIEW_LIFETIME.default };
  }
}
