import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { InvalidValues } from '../../../kernel/problem';
import { Public, SignedIn } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { originOf } from '../../../platform/http/origin-of';
import { Refuses } from '../../../platform/http/refuses';
import { SecondSignIn } from '../second-sign-in';
import { SessionsService } from '../sessions.service';
import { SignIn } from '../sign-in';
import { LoginDto } from './dto/login.dto';
import { RefreshDto } from './dto/refresh.dto';
import { SecondSignInDto } from './dto/second-factor.dto';
import { RefreshCookie } from './refresh-cookie';
import { signInCookies } from './sign-in-cookies';
import { ChallengeView, TokensView, answerTokens, challengeView } from './tokens.view';

@ApiTags('signing in')
@Controller('api/v1/auth')
export class AuthController {
  constructor(
    private readonly signIn: SignIn,
    private readonly second: SecondSignIn,
    private readonly sessions: SessionsService,
    private readonly cookie: RefreshCookie,
  ) {}

  /** Signs in with e-mail address and password. Where a second factor is on, the answer is a challenge. */
  @Post('login')
  @HttpCode(200)
  @Public()
  @Refuses(401, 403)
  @ApiExtraModels(TokensView, ChallengeView)
  @ApiOkResponse({ schema: { oneOf: [{ $ref: getSchemaPath(TokensView) }, { $ref: getSchemaPath(ChallengeView) }] } })
  async login(
    @Body() { email, password, transport = 'body' }: LoginDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TokensView | ChallengeView> {
    if (transport === 'cookie') this.cookie.requireOwnPage(request);
    const signedIn = await this.signIn.execute(email, password, transport, originOf(request));
    if ('challenge' in signedIn) return challengeView(signedIn.challenge);
    return answerTokens({ tokens: signedIn.tokens, transport }, this.cookie, reply);
  }

  /** The second step, where signing in has answered a challenge: a code of the app, or a recovery code. Each is good once. */
  @Post('login/totp')
  @HttpCode(200)
  @Public()
  @Refuses(401, 403)
  async loginTotp(
    @Body() { challenge, code }: SecondSignInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TokensView> {
    const kept = signInCookies.challenge.read(request);
    const shown = challenge ?? kept;
    if (shown === undefined) throw InvalidValues.at('/challenge', 'required', 'This is required, in the body or in the cookie.');
    if (challenge === undefined) this.cookie.requireOwnPage(request);
    const signedIn = await this.second.execute(shown, code, originOf(request), (transport) => {
      if (transport === 'cookie') this.cookie.requireOwnPage(request);
    });
    if (kept !== undefined) signInCookies.challenge.clear(reply);
    return answerTokens(signedIn, this.cookie, reply);
  }

  /** New tokens for a refresh token, which is used up by that. Using one twice ends the session. */
  @Post('refresh')
  @HttpCode(200)
  @Public()
  @Refuses(401, 403)
  async refresh(
    @Body() { refreshToken }: RefreshDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TokensView> {
    const transport = refreshToken === undefined ? 'cookie' : 'body';
    const token = refreshToken ?? this.cookie.read(request);
    if (token === undefined) throw InvalidValues.at('/refreshToken', 'required', 'This is required, in the body or in the cookie.');
    if (transport === 'cookie') this.cookie.requireOwnPage(request);
    return answerTokens({ tokens: await this.sessions.refresh(token, originOf(request)), transport }, this.cookie, reply);
  }

  /** Ends the session of the access token. */
  @Post('logout')
  @HttpCode(204)
  @SignedIn()
  async logout(@CurrentActor() actor: Actor, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.signOut(actor);
    if (this.cookie.read(request) !== undefined) this.cookie.clear(reply);
  }
}
