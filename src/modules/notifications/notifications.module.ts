import { Module } from '@nestjs/common';
import { NotificationSettingsController } from './http/notification-settings.controller';
import { NotificationsController } from './http/notifications.controller';
import { NotificationMail } from './notification-mail';
import { NotificationProjector } from './notification-projector';
import { NotificationSettings } from './notification-settings';
import { NotificationQueries } from './notification.queries';
import { NotificationRepository } from './notification.repository';
import { ReadNotifications } from './read-notifications';

@Module({
  controllers: [NotificationsController, NotificationSettingsController],
  providers: [
    NotificationProjector, NotificationMail, NotificationRepository, NotificationQueries, ReadNotifications, NotificationSettings,
  ],
})
export class NotificationsModule {}
