import { Verbatim } from '../../../../platform/http/fields';

export class RenditionQuery {
  /** The version of the look, which is part of every address that is handed out. */
  @Verbatim({ max: 64, optional: true })
  readonly v?: string;

  /** The signature that lets people at the desk see what readers do not see yet. */
  @Verbatim({ max: 200, optional: true })
  readonly sig?: string;
}
