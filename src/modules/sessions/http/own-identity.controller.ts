import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { SignedIn } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Refuses } from '../../../platform/http/refuses';
import { LinkedIdentity } from '../oidc/linked-identity';
import { LinkIdentityDto } from './dto/oidc.dto';
import { ProofDto } from './dto/second-factor.dto';
import { LinkedIdentityView, LinkingView, linkedIdentityView } from './oidc.view';
import { signInCookies } from './sign-in-cookies';

@ApiTags('signing in')
@Controller('api/v1/me/identity')
@SignedIn()
export class OwnIdentityController {
  constructor(private readonly identity: LinkedIdentity) {}

  /** Does one sign in through the identity provider? */
  @Get()
  async get(@CurrentActor() actor: Actor): Promise<LinkedIdentityView> {
    return linkedIdentityView(await this.identity.linkedAt(actor.id));
  }

  /** Begins to link who one is at the identity provider: it is done once the browser has been there and come back. */
  @Post()
  @HttpCode(200)
  @Refuses(404, 409)
  async link(
    @CurrentActor() actor: Actor,
    @Body() { returnTo, ...proof }: LinkIdentityDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LinkingView> {
    const { url, sealed } = await this.identity.begin(actor, proof, returnTo);
    signInCookies.begun.set(reply, sealed);
    return { url };
  }

  /** From now on one signs in with the password only. */
  @Post('unlink')
  @HttpCode(204)
  @Refuses(404)
  async unlink(@CurrentActor() actor: Actor, @Body() proof: ProofDto): Promise<void> {
    await this.identity.unlinkOwn(actor, proof);
  }
}
