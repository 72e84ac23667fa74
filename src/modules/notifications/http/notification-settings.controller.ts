import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../../kernel/actor';
import { SignedIn } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { NotificationSettings } from '../notification-settings';
import { UpdateNotificationSettingsDto } from './dto/update-notification-settings.dto';
import { NotificationSettingsView } from './notification-settings.view';

/** How the person who asks wants to be told of each kind. */
@ApiTags('notifications')
@Controller('api/v1/me/notification-settings')
@SignedIn()
export class NotificationSettingsController {
  constructor(private readonly settings: NotificationSettings) {}

  /** Both ways, unless one said otherwise. */
  @Get()
  async get(@CurrentActor() actor: Actor): Promise<NotificationSettingsView> {
    return this.settings.of(actor);
  }

  /** Switches kinds on and off; what is left out stays. */
  @Patch()
  async update(@CurrentActor() actor: Actor, @Body() changes: UpdateNotificationSettingsDto): Promise<NotificationSettingsView> {
    await this.settings.change(actor, { ...changes });
    return this.settings.of(actor);
  }
}
