import { Verbatim } from '../../../../platform/http/fields';

export class RefreshDto {
  /** Left out where it is in the cookie. */
  @Verbatim({ max: 200, optional: true })
  readonly refreshToken?: string;
}
