import { ApiProperty } from '@nestjs/swagger';

/** What is wrong, and where. */
export class FaultView {
  /** The place in the body, a JSON pointer (RFC 6901). */
  pointer?: string;
  /** The parameter or header. */
  parameter?: string;
  /** @example 'unknown-field' */
  code: string;
  detail: string;
}

/** Somebody whom a refusal names. */
export class ProblemPersonView {
  id: string;
  name: string;
}

/** What any refusal says. Some kinds have more members. */
export class RefusalView {
  /** @example '/problems/not-found' */
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: FaultView[];
  /** The verbs that would be possible instead; comes with a refused verb. */
  allowedActions?: string[];
  /** The version that is there now; comes with a stale write. */
  currentVersion?: number;
  /** Who made that version; null where it was the system. */
  changedBy?: ProblemPersonView | null;
  /** When that was. */
  changedAt?: string;
  /** Who is editing; comes with `locked`. */
  holder?: ProblemPersonView;
  /** Until when, unless they go on; comes with `locked`. */
  expiresAt?: string;
  /** When the autosave was saved that is there; comes with `newer-autosave`. */
  savedAt?: string;
}

/** Any refusal, as application/problem+json (RFC 9457). */
export class ProblemView extends RefusalView {
  /** The path that was asked for. */
  instance: string;
  /** Names the request in the log. */
  @ApiProperty({ maxLength: 128 })
  requestId: string;
}
