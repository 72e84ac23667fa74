import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../../../config/settings';
import { Public } from '../../../platform/access/access';
import { asksForJson } from '../../../platform/http/asks-for-json';
import { originOf } from '../../../platform/http/origin-of';
import { Refuses } from '../../../platform/http/refuses';
import { IdentityProvider } from '../oidc/identity-provider';
import { type Ending, ProviderSignIn } from '../oidc/provider-sign-in';
import { StartOidcQuery } from './dto/oidc.dto';
import { BegunSignInView, EndedSignInView, IdentityProviderView } from './oidc.view';
import { RefreshCookie } from './refresh-cookie';
import { signInCookies } from './sign-in-cookies';
import { answerTokens, challengeView } from './tokens.view';

/** Browsers come here themselves and get a redirect and cookies, so that no token is in an address; who asks for JSON gets that with the same cookies. */
@ApiTags('signing in')
@Controller('api/v1/auth/oidc')
@Public()
export class OidcController {
  constructor(
    private readonly settings: Settings,
    private readonly provider: IdentityProvider,
    private readonly signIn: ProviderSignIn,
    private readonly cookie: RefreshCookie,
  ) {}

  /** Can people sign in through an identity provider, and what is it called? */
  @Get()
  get(): IdentityProviderView {
    return { enabled: this.provider.isOn, name: this.provider.isOn ? this.settings.oidcName : null };
  }

  /** Sends the browser to the identity provider, or tells where that is where `Accept` names `application/json`. */
  @Get('start')
  @ApiOkResponse({ type: BegunSignInView, description: 'Where to go, for who asks for JSON, with the same cookie.' })
  @ApiResponse({ status: 302, description: 'To the identity provider, with a cookie that the sign-in is recognised by for ten minutes.' })
  @Refuses(404)
  async start(@Query() { returnTo }: StartOidcQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { url, sealed } = await this.signIn.begin(returnTo);
    signInCookies.begun.set(reply, sealed);
    const view: BegunSignInView = { authorizationUrl: url };
    answer(request, reply, url, view);
  }

  /**
   * Where the identity provider sends the browser back to. It ends at `returnTo`: with the refresh token in its cookie, as after a login
   * with `transport: "cookie"`; or, where a second factor is on, with `sign-in=second-factor` added, and the challenge in a cookie.
   * Where `Accept` names `application/json` the answer says the same, with the same cookies.
   */
  @Get('callback')
  @ApiQuery({ name: 'code', required: false, type: String, description: 'Of the identity provider; it may add parameters of its own.' })
  @ApiQuery({ name: 'state', required: false, type: String, description: 'As it was sent to the identity provider.' })
  @ApiQuery({ name: 'iss', required: false, type: String, description: 'Who answers (RFC 9207).' })
  @ApiQuery({ name: 'error', required: false, type: String, description: 'Why it let nobody in.' })
  @ApiOkResponse({ type: EndedSignInView, description: 'How it ended, for who asks for JSON.' })
  @ApiResponse({ status: 302, description: 'To where the sign-in was to end.' })
  @Refuses(401, 404, 429)
  async callback(@Query() _query: Record<string, string>, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const sealed = signInCookies.begun.read(request);
    // Whatever comes of it: it is for one try.
    if (sealed !== undefined) signInCookies.begun.clear(reply);
    const ending = await this.signIn.finish(request.url.split('?').slice(1).join('?'), sealed, originOf(request));
    const view = this.take(ending, reply);
    answer(request, reply, view.returnTo, view);
  }

  private take({ signedIn, returnTo }: Ending, reply: FastifyReply): EndedSignInView {
    if (signedIn === null) return { returnTo, session: null, challenge: null };
    if ('tokens' in signedIn) {
      return { returnTo, session: answerTokens({ tokens: signedIn.tokens, transport: 'cookie' }, this.cookie, reply), challenge: null };
    }
    signInCookies.challenge.set(reply, signedIn.challenge);
    const url = new URL(returnTo);
    url.searchParams.set('sign-in', 'second-factor');
    return { returnTo: url.href, session: null, challenge: challengeView(signedIn.challenge) };
  }
}

function answer(request: FastifyRequest, reply: FastifyReply, url: string, view: BegunSignInView | EndedSignInView): void {
  if (asksForJson(request)) void reply.send(view);
  else void reply.status(302).header('location', url).send();
}
