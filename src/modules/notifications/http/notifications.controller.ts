import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../../kernel/actor';
import { SignedIn } from '../../../platform/access/access';
import { CurrentActor } from '../../../platform/access/current-actor';
import { Cursors } from '../../../platform/http/cursors';
import { NoBodyDto } from '../../../platform/http/no-body.dto';
import { IdParam } from '../../../platform/http/uuid-param';
import { NotificationQueries } from '../notification.queries';
import { ReadNotifications } from '../read-notifications';
import { ListNotificationsQuery } from './dto/notifications.dto';
import { NotificationListView, NotificationView, notificationView } from './notification.view';

/** What happened that concerns the person who asks. Everybody sees their own only. */
@ApiTags('notifications')
@Controller('api/v1/notifications')
@SignedIn()
export class NotificationsController {
  constructor(
    private readonly queries: NotificationQueries,
    private readonly reading: ReadNotifications,
    private readonly cursors: Cursors,
  ) {}

  /** The newest first. What one may no longer read is left out. */
  @Get()
  async list(
    @CurrentActor() actor: Actor, @Query() { unread = false, limit, cursor, include }: ListNotificationsQuery,
  ): Promise<NotificationListView> {
    const name = `notifications:${actor.id}:${unread}`;
    const page = { limit, after: this.cursors.read(name, cursor), withTotal: include === 'total' };
    const { items, next, total } = await this.queries.list(actor, unread, page);
    return {
      items: items.map(notificationView),
      nextCursor: this.cursors.write(name, next),
      unread: await this.queries.unreadCount(actor),
      ...(total !== undefined && { total }),
    };
  }

  /** All of one's own. */
  @Post('read-all')
  @HttpCode(204)
  async readAll(@Body() _body: NoBodyDto, @CurrentActor() actor: Actor): Promise<void> {
    await this.reading.all(actor);
  }

  /** One that was read before stays as it is. */
  @Post(':id/read')
  @HttpCode(200)
  async read(@Body() _body: NoBodyDto, @CurrentActor() actor: Actor, @IdParam('id') id: string): Promise<NotificationView> {
    return notificationView(await this.reading.one(actor, id));
  }
}
