import { Verbatim } from '../../../../platform/http/fields';

export class RefreshDto {
  @Verbatim({ max: 200 })
  readonly refreshToken: string;
}
