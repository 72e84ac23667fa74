import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../../platform/access/access';
import { originOf } from '../../../platform/http/origin-of';
import { Refuses } from '../../../platform/http/refuses';
import { CountedLimits } from '../../../platform/limits/counted-limits';
import { networkOf } from '../../../platform/limits/network-of';
import { AcceptInvitation } from '../accept-invitation';
import { Recovery } from '../recovery';
import { AcceptInvitationDto } from './dto/invitations.dto';
import { ConfirmEmailDto, ForgotPasswordDto, ResetPasswordDto } from './dto/recovery.dto';
import { JoinedView } from './invitation.view';

/** What people do who are not signed in: with links that came by mail. */
@ApiTags('signing in')
@Controller('api/v1/auth')
@Public()
export class RecoveryController {
  constructor(
    private readonly recovery: Recovery,
    private readonly accepting: AcceptInvitation,
    private readonly limits: CountedLimits,
  ) {}

  /** Sends a link for a new password, good for half an hour, if somebody signs in with the address. The answer does not tell. */
  @Post('forgot-password')
  @HttpCode(202)
  async forgotPassword(@Body() { email }: ForgotPasswordDto, @Req() request: FastifyRequest): Promise<void> {
    const origin = originOf(request);
    await this.limits.count('reset-address', networkOf(origin.address));
    await this.limits.count('reset-account', email.toLowerCase());
    await this.recovery.requestReset(email, origin);
  }

  /** A new password by the link of a mail. It ends every session of the person; a second factor is still asked for. */
  @Post('reset-password')
  @HttpCode(204)
  async resetPassword(@Body() { token, password }: ResetPasswordDto, @Req() request: FastifyRequest): Promise<void> {
    const { id } = await this.recovery.reset(token, password, originOf(request));
    // Whoever reads the mails of the account need not wait for those who guessed at its password.
    await this.limits.forget('sign-in-account', id);
  }

  /** Joins by the link of an invitation. */
  @Post('accept-invitation')
  @Refuses(403, 409)
  async acceptInvitation(
    @Body() { token, ...person }: AcceptInvitationDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JoinedView> {
    const { user } = await this.accepting.execute(token, person, originOf(request));
    void reply.header('location', `/api/v1/users/${user.id}`);
    return { id: user.id, email: user.email, name: user.name };
  }

  /** Signs in with another address from now on, by the link that was sent there. */
  @Post('confirm-email')
  @HttpCode(204)
  @Refuses(409)
  async confirmEmail(@Body() { token }: ConfirmEmailDto, @Req() request: FastifyRequest): Promise<void> {
    await this.recovery.confirmEmail(token, originOf(request));
  }
}
