import { Injectable } from '@nestjs/common';
import { Settings } from '../../../config/settings';
import { MalformedRequest } from '../../../kernel/problem';

/** Where a sign-in may end: pages of Copydesk, and of the origins that CORS_ORIGINS lists. */
@Injectable()
export class ReturnAddresses {
  private readonly origins: ReadonlySet<string>;
  private readonly home: string;

  constructor({ publicUrl, corsOrigins }: Settings) {
    this.origins = new Set([new URL(publicUrl).origin, ...corsOrigins]);
    this.home = `${publicUrl}/`;
  }

  /** As a browser would understand it, and not as it looks: `//evil.example` is another host. Throws MalformedRequest. */
  require(returnTo = '/'): string {
    const url = URL.canParse(returnTo, this.home) ? new URL(returnTo, this.home) : undefined;
    if (url && this.origins.has(url.origin) && url.username === '' && url.password === '') return url.href;
    throw new MalformedRequest('The query is not valid.', [{
      parameter: 'returnTo', code: 'foreign-address', detail: 'This must be a page of Copydesk, or of an origin that CORS_ORIGINS lists.',
    }]);
  }
}
