import { isoTime } from '../../platform/database/row';
import type { ClaimedDelivery } from './delivery-store';

/** The whole body, the same at each attempt. */
export function bodyOfDelivery({ type, occurredAt, data }: Pick<ClaimedDelivery, 'type' | 'occurredAt' | 'data'>): string {
  return JSON.stringify({ type, timestamp: isoTime(occurredAt), data });
}
