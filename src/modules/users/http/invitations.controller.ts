import { Body, Controller, Delete, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { Requires, StepUp } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { NoBodyDto } from '../../../platform/http/no-body.dto';
import { PageQuery } from '../../../platform/http/page.query.dto';
import { IdParam } from '../../../platform/http/uuid-param';
import { InvitationQueries } from '../invitation.queries';
import { InvitationsService } from '../invitations.service';
import { CreateInvitationDto } from './dto/invitations.dto';
import { InvitationListView, InvitationView, invitationView } from './invitation.view';

@ApiTags('people')
@Controller('api/v1/invitations')
@Requires('user:manage')
export class InvitationsController {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly queries: InvitationQueries,
    private readonly cursors: Cursors,
  ) {}

  /** Those that wait to be accepted, newest first. */
  @Get()
  async list(@Query() { limit, cursor }: PageQuery): Promise<InvitationListView> {
    const { items, next } = await this.queries.list({ limit, after: this.cursors.read('invitations', cursor), withTotal: false });
    return { items: items.map(invitationView), nextCursor: this.cursors.write('invitations', next) };
  }

  /** Invites somebody by mail, for seven days. An open invitation for the same address ends. */
  @Post()
  @StepUp()
  async create(
    @CurrentActor() actor: Actor,
    @Body() input: CreateInvitationDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InvitationView> {
    const made = await this.invitations.invite(actor, input);
    void reply.header('location', `/api/v1/invitations/${made.id}`);
    return invitationView(made);
  }

  /** One that waits to be accepted. */
  @Get(':id')
  async get(@IdParam('id') id: string): Promise<InvitationView> {
    return invitationView(await this.queries.get(id));
  }

  /** Sends the mail again, with another link, for another seven days. */
  @Post(':id/resend')
  @StepUp()
  @HttpCode(200)
  async resend(@Body() _body: NoBodyDto, @CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<InvitationView> {
    return invitationView(await this.invitations.resend(actor, id));
  }

  /** Revokes an invitation: its link is worthless at once. */
  @Delete(':id')
  @HttpCode(204)
  async revoke(@CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<void> {
    await this.invitations.revoke(actor, id);
  }
}
