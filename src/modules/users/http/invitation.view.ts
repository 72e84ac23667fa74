import { isoTime } from '../../../platform/database/row';
import type { Invitation } from '../invitation.queries';

export class InvitedGrantView {
  roleId: string;
  /** null: everywhere. */
  categoryId: string | null;
}

export class InviterView {
  id: string;
  name: string;
}

/** An invitation that waits to be accepted. */
export class InvitationView {
  id: string;
  email: string;
  name: string;
  grants: InvitedGrantView[];
  invitedBy: InviterView;
  createdAt: string;
  sentAt: string;
  expiresAt: string;
}

export class InvitationListView {
  items: InvitationView[];
  nextCursor: string | null;
}

/** Somebody who has just joined, and can sign in now. */
export class JoinedView {
  id: string;
  email: string;
  name: string;
}

export function invitationView({ id, email, name, grants, invitedBy, createdAt, sentAt, expiresAt }: Invitation): InvitationView {
  return {
    id, email, name, grants: grants.map(({ roleId, categoryId = null }) => ({ roleId, categoryId })),
    invitedBy: { id: invitedBy.id, name: invitedBy.name }, createdAt: isoTime(createdAt), sentAt: isoTime(sentAt), expiresAt: isoTime(expiresAt),
  };
}
