import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { SignedIn } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { originOf } from '../../../platform/http/origin-of';
import { Recovery } from '../../users';
import { Reauthentication } from '../reauthentication';
import { SessionsService } from '../sessions.service';
import { ChangeEmailDto, ChangePasswordDto } from './dto/credentials.dto';
import { RefreshCookie } from './refresh-cookie';
import { TokensView, answerTokens } from './tokens.view';

@ApiTags('signing in')
@Controller('api/v1/me')
@SignedIn()
export class CredentialsController {
  constructor(
    private readonly recovery: Recovery,
    private readonly sessions: SessionsService,
    private readonly reauthentication: Reauthentication,
    private readonly cookie: RefreshCookie,
  ) {}

  /** Changes one's own password. It ends every session; the answer begins a new one. */
  @Post('password')
  @HttpCode(200)
  async changePassword(
    @CurrentActor() actor: Actor,
    @Body() input: ChangePasswordDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TokensView> {
    const { current, new: password, code } = input;
    const stillProven = await this.reauthentication.require(actor, { password: current, ...(code !== undefined && { code }) }, '/current');
    const origin = originOf(request);
    const tokens = await this.recovery.changePassword(actor, password, stillProven, (tx, user) => this.sessions.open(tx, user, origin));
    const transport = this.cookie.read(request) === undefined ? 'body' : 'cookie';
    return answerTokens({ tokens, transport }, this.cookie, reply);
  }

  /** Changes the address that one signs in with, once the link that is sent there was followed. The answer does not tell whether it is taken. */
  @Post('email')
  @HttpCode(202)
  async changeEmail(@CurrentActor() actor: Actor, @Body() { email, ...proof }: ChangeEmailDto): Promise<void> {
    await this.recovery.requestEmail(actor, email, await this.reauthentication.require(actor, proof));
  }
}
