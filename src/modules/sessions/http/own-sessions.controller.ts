import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../../kernel/actor';
import { SignedIn } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { PageQuery } from '../../../platform/http/page.query.dto';
import { IdParam } from '../../../platform/http/uuid-param';
import { Reauthentication } from '../reauthentication';
import { SessionQueries } from '../session.queries';
import { SessionsService } from '../sessions.service';
import { ProofDto } from './dto/second-factor.dto';
import { SessionListView, sessionListView } from './session.view';

@ApiTags('signing in')
@Controller('api/v1/auth')
@SignedIn()
export class OwnSessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly queries: SessionQueries,
    private readonly reauthentication: Reauthentication,
    private readonly cursors: Cursors,
  ) {}

  /** Where one is signed in. */
  @Get('sessions')
  async list(@CurrentActor() actor: Actor, @Query() { limit, cursor }: PageQuery): Promise<SessionListView> {
    const { items, next } = await this.queries.listOf(actor.id, { limit, after: this.cursors.read('sessions', cursor), withTotal: false });
    return sessionListView(items, actor.sessionId, this.cursors.write('sessions', next));
  }

  /** Ends all of one's own sessions but this one. */
  @Delete('sessions')
  @HttpCode(204)
  async endOthers(@CurrentActor() actor: Actor): Promise<void> {
    await this.sessions.endOthers(actor);
  }

  /** Ends one of one's own sessions. */
  @Delete('sessions/:id')
  @HttpCode(204)
  async end(@CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<void> {
    await this.sessions.endOwn(actor, id);
  }

  /** Shows again who one is, for what asks for it (403 `step-up-required`): it is good for 15 minutes. */
  @Post('step-up')
  @HttpCode(204)
  async stepUp(@CurrentActor() actor: Actor, @Body() proof: ProofDto): Promise<void> {
    await this.reauthentication.require(actor, proof);
    await this.sessions.noteProof(actor);
  }
}
