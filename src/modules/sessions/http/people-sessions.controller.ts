import { Controller, Delete, Get, HttpCode } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../../kernel/actor';
import { Requires, StepUp } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
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
  ) {}

  /** Where somebody is signed in. */
  @Get('sessions')
  async list(@CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<SessionListView> {
    return sessionListView(await this.sessions.list(actor, id), actor.sessionId);
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
