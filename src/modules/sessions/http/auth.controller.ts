import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { Public, SignedIn } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { addressOf } from '../../../platform/http/address-of';
import { Refuses } from '../../../platform/http/refuses';
import { Origin, SessionsService } from '../sessions.service';
import { SignIn } from '../sign-in';
import { LoginDto } from './dto/login.dto';
import { RefreshDto } from './dto/refresh.dto';
import { TokensView, tokensView } from './tokens.view';

@ApiTags('signing in')
@Controller('api/v1/auth')
export class AuthController {
  constructor(
    private readonly signIn: SignIn,
    private readonly sessions: SessionsService,
  ) {}

  /** Signs in with e-mail address and password. */
  @Post('login')
  @HttpCode(200)
  @Public()
  @Refuses(401)
  async login(@Body() { email, password }: LoginDto, @Req() request: FastifyRequest): Promise<TokensView> {
    return tokensView(await this.signIn.execute(email, password, originOf(request)));
  }

  /** New tokens for a refresh token, which is used up by that. Using one twice ends the session. */
  @Post('refresh')
  @HttpCode(200)
  @Public()
  @Refuses(401)
  async refresh(@Body() { refreshToken }: RefreshDto, @Req() request: FastifyRequest): Promise<TokensView> {
    return tokensView(await this.sessions.refresh(refreshToken, originOf(request)));
  }

  /** Ends the session of the access token. */
  @Post('logout')
  @HttpCode(204)
  @SignedIn()
  async logout(@CurrentActor() actor: Actor): Promise<void> {
    await this.sessions.signOut(actor);
  }
}

function originOf(request: FastifyRequest): Origin {
  return { requestId: request.id, address: addressOf(request), userAgent: request.headers['user-agent']?.slice(0, 300) ?? null };
}
