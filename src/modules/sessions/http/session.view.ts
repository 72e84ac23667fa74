import { isoTime } from '../../../platform/database/row';
import type { LiveSession } from '../session.queries';

/** Being signed in on one device. */
export class SessionView {
  id: string;
  createdAt: string;
  /** When its tokens were renewed last. */
  lastUsedAt: string;
  expiresAt: string;
  /** Where it was begun. */
  address: string | null;
  userAgent: string | null;
  /** The one that this request belongs to. */
  current: boolean;
}

export class SessionListView {
  items: SessionView[];
  nextCursor: string | null;
}

export function sessionListView(sessions: readonly LiveSession[], currentId: string | null, nextCursor: string | null): SessionListView {
  const items = sessions.map(({ id, createdAt, lastUsedAt, expiresAt, address, userAgent }) => ({
    id, createdAt: isoTime(createdAt), lastUsedAt: isoTime(lastUsedAt), expiresAt: isoTime(expiresAt), address, userAgent, current: id === currentId,
  }));
  return { items, nextCursor };
}
