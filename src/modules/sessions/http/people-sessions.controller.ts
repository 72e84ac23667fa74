import { Controller, Delete, Get, HttpCode, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../../kernel/actor';
import { Requires, StepUp } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { PageQuery } from '../../../platform/http/page.query.dto';
import { IdParam } from '../../../platform/http/uuid-param';
import { LostSecondFactor } from '../lost-second-factor';
import { LinkedIdentity } from '../oidc/linked-identity';
import { OthersSessions } from '../others-sessions';
import { SessionListView, sessionListView } from './session.view';

@ApiTags('people')
@Controller('api/v1/users/:id')
@Requires('user:manage')
export class PeopleSessionsController {
  constructor(
    private readonly sessions: OthersSessions,
    private readonly lost: LostSecondFactor,
    private readonly identity: LinkedIdentity,
    private readonly cursors: Cursors,
  ) {}

  /** Where somebody is signed in. */
  @Get('sessions')
  async list(@CurrentActor() actor: Actor, @IdParam('id') id: string, @Query() { limit, cursor }: PageQuery): Promise<SessionListView> {
    const { items, next } = await this.sessions.list(actor, id, { limit, after: this.cursors.read('sessions', cursor), withTotal: false });
    return sessionListView(items, actor.sessionId, this.cursors.write('sessions', next));
  }

  /** Signs somebody out everywhere. */
  @Delete('sessions')
  @HttpCode(204)
  @StepUp()
  async endAll(@CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<void> {
    await this.sessions.end(actor, id);
  }

  /** Ends one of somebody's sessions. */
  @Delete('sessions/:session')
  @HttpCode(204)
  @StepUp()
  async end(@CurrentActor() actor: Actor, @IdParam('id') id: string, @IdParam('session') session: string): Promise<void> {
    await this.sessions.end(actor, id, session);
  }

  /** Removes the second factor of somebody who lost it. They are told by mail. */
  @Delete('totp')
  @HttpCode(204)
  @StepUp()
  async removeSecondFactor(@CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<void> {
    await this.lost.remove(actor, id);
  }

  /** Unlinks who somebody is at the identity provider, takes away what its groups gave, and signs them out everywhere. */
  @Delete('identity')
  @HttpCode(204)
  @StepUp()
  async unlinkIdentity(@CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<void> {
    await this.identity.unlinkOf(actor, id);
  }
}
