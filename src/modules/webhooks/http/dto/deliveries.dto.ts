import { Choice, Choices, Timestamp } from '../../../../platform/http/fields';
import { PageQuery } from '../../../../platform/http/page.query.dto';
import { DELIVERY_STATES, type DeliveryState } from '../../webhook-delivery';
import { DELIVERED_NAMES } from '../../webhook-events';

export class ListDeliveriesQuery extends PageQuery {
  /** How they stand. */
  @Choice(DELIVERY_STATES, { optional: true })
  readonly status?: DeliveryState;

  /** The name of an event. */
  @Choice(DELIVERED_NAMES, { optional: true })
  readonly event?: string;
}

export class ReplayRangeDto {
  /** What happened at that time or later. */
  @Timestamp()
  readonly from: string;

  /** And before this. Left out: until now. */
  @Timestamp({ optional: true })
  readonly to?: string;

  /** Only what ended so. Left out: all that does not wait already. */
  @Choices(['succeeded', 'failed', 'skipped'], { optional: true })
  readonly status?: string[];
}
