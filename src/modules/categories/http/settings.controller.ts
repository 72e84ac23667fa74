import { Body, Controller, Get, Patch, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../../../kernel/actor';
import { type IfMatch, etagOf } from '../../../kernel/version';
import { Requires } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { IfMatchHeader, TakesIfMatch } from '../../../platform/http/if-match';
import type { NewsroomSettings } from '../newsroom/newsroom-settings.entity';
import { NewsroomSettingsQueries } from '../newsroom/newsroom-settings.queries';
import { UpdateNewsroomSettings } from '../newsroom/update-newsroom-settings';
import { UpdateSettingsDto } from './dto/update-settings.dto';
import { SettingsView, settingsView } from './settings.view';

@ApiTags('settings')
@Controller('api/v1/settings')
export class SettingsController {
  constructor(
    private readonly queries: NewsroomSettingsQueries,
    private readonly updateSettings: UpdateNewsroomSettings,
  ) {}

  /** What counts in the whole newsroom. What the environment says is not part of it. */
  @Get()
  @Requires('settings:manage')
  async get(@Res({ passthrough: true }) reply: FastifyReply): Promise<SettingsView> {
    return answer(await this.queries.get(), reply);
  }

  /** Changes what categories inherit, at once and in every process. */
  @Patch()
  @Requires('settings:manage')
  @TakesIfMatch()
  async update(
    @CurrentActor() actor: Actor, @IfMatchHeader() ifMatch: IfMatch, @Body() change: UpdateSettingsDto, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SettingsView> {
    return answer(await this.updateSettings.execute(actor, ifMatch, change), reply);
  }
}

function answer(settings: NewsroomSettings, reply: FastifyReply): SettingsView {
  void reply.header('etag', etagOf(settings.version));
  return settingsView(settings);
}
