import { Choice, Id, Locale, WebUrl } from '../../../../platform/http/fields';
import { WEBHOOK_STATUSES, type WebhookStatus } from '../../webhook.entity';
import { EventList } from './event-list';

/** What a webhook is narrowed to. */
export class WebhookFiltersDto {
  /** Only articles and categories in this category and below it. null or left out: everywhere. */
  @Id({ optional: true, nullable: true })
  readonly categoryId?: string | null;

  /** Only articles of this language, which is one of the site's. null or left out: of every one. */
  @Locale({ optional: true, nullable: true })
  readonly locale?: string | null;
}

export class CreateWebhookDto extends WebhookFiltersDto {
  /** http or https, on the public internet. */
  @WebUrl()
  readonly url: string;

  /** Names of events, and `article.*`, `category.*`, `author.*`, `media.*` for all of a kind. */
  @EventList()
  readonly events: string[];
}

/** What is left out stays as it is. */
export class UpdateWebhookDto extends WebhookFiltersDto {
  @WebUrl({ optional: true })
  readonly url?: string;

  /** All that it is told of from now on. */
  @EventList({ optional: true })
  readonly events?: string[];

  /** A disabled one is sent nothing; what happens meanwhile can be replayed. */
  @Choice(WEBHOOK_STATUSES, { optional: true })
  readonly status?: WebhookStatus;
}
