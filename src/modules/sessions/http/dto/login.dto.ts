import { Choice, Line, Verbatim } from '../../../../platform/http/fields';
import { TRANSPORTS, type Transport } from '../../refresh-transport';

export class LoginDto {
  @Line({ max: 254 })
  readonly email: string;

  @Verbatim({ max: 1000 })
  readonly password: string;

  /** How the refresh token travels: `cookie` is for pages of Copydesk and of the origins in CORS_ORIGINS. */
  @Choice(TRANSPORTS, { optional: true })
  readonly transport?: Transport;
}
