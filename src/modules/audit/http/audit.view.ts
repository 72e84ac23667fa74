import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../../../platform/database/row';
import { csvLine } from '../../../platform/text/csv';
import type { AuditEntry } from '../audit.queries';

export class AuditActorView {
  /** null: the system itself, or nobody who is known. */
  id: string | null;
  /** As it was then. */
  name: string;
}

export class AuditKeyView {
  id: string;
  name: string;
}

export class AuditSubjectView {
  type: string;
  /** null where it is about no one thing. */
  id: string | null;
}

/** What somebody did, or was refused. */
export class AuditEntryView {
  /** Grows with every entry. */
  sequence: string;
  at: string;
  /** @example 'article.published' */
  type: string;
  actor: AuditActorView;
  /** The API key with which it was done. */
  key: AuditKeyView | null;
  subject: AuditSubjectView;
  /** What belongs to it: of a change `before` and `after`, of a verb its reason. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  detail: Record<string, unknown>;
  address: string | null;
  userAgent: string | null;
  requestId: string | null;
}

export class AuditListView {
  items: AuditEntryView[];
  nextCursor: string | null;
}

export function auditEntryView(entry: AuditEntry): AuditEntryView {
  return {
    sequence: entry.sequence,
    at: isoTime(entry.at),
    type: entry.action,
    actor: { id: entry.actorId, name: entry.actorName },
    key: entry.keyId === null ? null : { id: entry.keyId, name: entry.keyName ?? '' },
    subject: { type: entry.subjectType, id: entry.subjectId },
    detail: entry.detail,
    address: entry.address,
    userAgent: entry.userAgent,
    requestId: entry.requestId,
  };
}

export const AUDIT_CSV_HEAD = csvLine([
  'sequence', 'at', 'type', 'actorId', 'actorName', 'keyId', 'keyName', 'subjectType', 'subjectId', 'address', 'userAgent', 'requestId', 'detail',
]);

export function auditCsvLine(entry: AuditEntry): string {
  return csvLine([
    entry.sequence, isoTime(entry.at), entry.action, entry.actorId, entry.actorName, entry.keyId, entry.keyName, entry.subjectType,
    entry.subjectId, entry.address, entry.userAgent, entry.requestId, JSON.stringify(entry.detail),
  ]);
}
