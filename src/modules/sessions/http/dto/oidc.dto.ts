import { Verbatim } from '../../../../platform/http/fields';
import { ProofDto } from './second-factor.dto';

export class StartOidcQuery {
  /** Where the browser goes in the end: a page of Copydesk or of an origin in CORS_ORIGINS, or a path of PUBLIC_URL. */
  @Verbatim({ max: 2000, optional: true })
  readonly returnTo?: string;
}

export class LinkIdentityDto extends ProofDto {
  /** As for `/auth/oidc/start`. */
  @Verbatim({ max: 2000, optional: true })
  readonly returnTo?: string;
}
