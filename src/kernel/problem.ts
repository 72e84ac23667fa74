/** One thing that is wrong with a request, and where: `pointer` into the body (RFC 6901), or the name of a `parameter`. */
export interface Fault {
  pointer?: string;
  parameter?: string;
  code: string;
  detail: string;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** A refusal as it is told, with whatever members its kind has. */
export interface Told extends Readonly<Record<string, unknown>> {
  /** @example '/problems/stale-version' */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
}

/**
 * A refusal that the caller is told about. The subclass owns its type, title, status and log level;
 * one filter turns it into application/problem+json (RFC 9457).
 */
export abstract class Problem extends Error {
  abstract readonly type: string;
  abstract readonly title: string;
  abstract readonly status: number;
  readonly level: LogLevel = 'debug';

  constructor(readonly detail: string) {
    super(detail);
  }

  /** Members beside the standard ones. */
  members(): Record<string, unknown> {
    return {};
  }

  /** What is told of it, by itself or among others: all but what belongs to the request. */
  told(): Told {
    return { type: `/problems/${this.type}`, title: this.title, status: this.status, detail: this.detail, ...this.members() };
  }

  /** Response headers that belong to the refusal. */
  headers(): Record<string, string> {
    return {};
  }
}

abstract class FaultyRequest extends Problem {
  constructor(
    detail: string,
    readonly errors: Fault[] = [],
  ) {
    super(detail);
  }

  override members(): Record<string, unknown> {
    return this.errors.length > 0 ? { errors: this.errors } : {};
  }
}

/** 400: the request itself is malformed, has an unknown field, or something is wrong in its path, query or headers. */
export class MalformedRequest extends FaultyRequest {
  readonly type = 'malformed-request';
  readonly title = 'The request is malformed';
  readonly status = 400;
}

/** 422: well-formed, with values that cannot be taken. */
export class InvalidValues extends FaultyRequest {
  readonly type = 'invalid-values';
  readonly title = 'Some values are not valid';
  readonly status = 422;

  static at(pointer: string, code: string, detail: string): InvalidValues {
    return new InvalidValues('Some values are not valid.', [{ pointer, code, detail }]);
  }
}

/** 401: nobody is signed in, or the credential is no longer good. Never says which. */
export class Unauthenticated extends Problem {
  readonly type = 'unauthenticated';
  readonly title = 'Sign in first';
  readonly status = 401;

  constructor(detail = 'This needs a valid access token.') {
    super(detail);
  }

  override headers(): Record<string, string> {
    return { 'www-authenticate': 'Bearer' };
  }
}

/** 403: known, and not allowed. */
export class Forbidden extends Problem {
  readonly type = 'forbidden';
  readonly title = 'Not allowed';
  readonly status = 403;

  constructor(detail = 'You do not have the permission that this needs.') {
    super(detail);
  }
}

/** 403: allowed, once the person has shown their second factor again. */
export class StepUpRequired extends Problem {
  readonly type = 'step-up-required';
  readonly title = 'Show your second factor again';
  readonly status = 403;

  constructor() {
    super('This needs a code of your second factor from the last 15 minutes: send one to /api/v1/auth/step-up, and then this again.');
  }
}

/** 404: not there, or not for the caller to see; the two are never told apart. */
export class NotFound extends Problem {
  readonly type = 'not-found';
  readonly title = 'Not found';
  readonly status = 404;

  constructor(detail = 'There is nothing here that you can see.') {
    super(detail);
  }
}

/** 409: not possible in the present state of things. */
export class Conflict extends Problem {
  readonly status = 409;

  constructor(
    readonly type: string,
    readonly title: string,
    detail: string,
    private readonly extra: Record<string, unknown> = {},
  ) {
    super(detail);
  }

  override members(): Record<string, unknown> {
    return this.extra;
  }
}

/** 428: a change of something versioned was sent without If-Match. */
export class PreconditionRequired extends Problem {
  readonly type = 'precondition-required';
  readonly title = 'If-Match is missing';
  readonly status = 428;

  constructor() {
    super('Send If-Match with the ETag that you read, so that nobody overwrites a change they have not seen.');
  }
}

/** What is there now, and who made it so; nobody where it was the system itself. */
export interface PresentVersion {
  readonly version: number;
  readonly changedBy: { readonly id: string; readonly name: string } | null;
  readonly changedAt: string;
}

/** 412: somebody changed it since the caller read it. Nothing was applied. */
export class StaleVersion extends Problem {
  readonly type = 'stale-version';
  readonly title = 'Changed by somebody else';
  readonly status = 412;

  constructor(
    private readonly present: PresentVersion,
    /** The tag that the caller sent. */
    readonly sent: string,
  ) {
    super('It was changed since you read it, or If-Match is not of the form "v<number>". Nothing was applied: read it again.');
  }

  override members(): Record<string, unknown> {
    return {
      currentVersion: this.present.version,
      changedBy: this.present.changedBy,
      changedAt: this.present.changedAt,
    };
  }

  override headers(): Record<string, string> {
    return { etag: `"v${this.present.version}"` };
  }
}

/** 429: more than a limit allows, whatever was asked for. */
export class TooManyRequests extends Problem {
  readonly type = 'too-many-requests';
  readonly title = 'Too many requests';
  readonly status = 429;

  constructor(
    /** Seconds. */
    private readonly retryAfter: number,
    /** What the client is told of the limit. */
    private readonly limit: Record<string, string> = {},
  ) {
    super('This is more than the limit allows: try again later.');
  }

  override headers(): Record<string, string> {
    return { 'retry-after': String(this.retryAfter), ...this.limit };
  }
}

/** 422: everything is well-formed, and rules of the newsroom are not met; every unmet one is named. */
export class GuardsUnmet extends Problem {
  readonly status = 422;
  readonly type: string;
  readonly title = 'Not every condition is met';

  constructor(readonly errors: Fault[]) {
    super(errors.map((error) => error.detail).join(' '));
    this.type = errors.length === 1 && errors[0] ? errors[0].code : 'guards-unmet';
  }

  override members(): Record<string, unknown> {
    return { errors: this.errors };
  }
}
