import { QueryFailedError } from 'typeorm';

interface PgError {
  code: string;
  constraint?: string;
}

function pgErrorOf(error: unknown): PgError | undefined {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause as Error & PgError;
  return undefined;
}

/** The name of the constraint that a statement broke, or undefined for every other error. */
export function brokenConstraint(error: unknown): string | undefined {
  const code = pgErrorOf(error)?.code;
  return code === '23505' || code === '23503' || code === '23514' ? pgErrorOf(error)?.constraint : undefined;
}

/** A deadlock or a serialization failure: the whole transaction may be tried again. */
export function isRetryable(error: unknown): boolean {
  const code = pgErrorOf(error)?.code;
  return code === '40P01' || code === '40001';
}

const AWAY = new Set(['25006', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);
const AWAY_MESSAGES = [
  'Connection terminated', 'timeout exceeded when trying to connect', 'timeout expired', 'Client has encountered a connection error',
  'Cannot use a pool after calling end',
];

/** The database cannot be reached, is shutting down, or has become read-only. */
export function isDatabaseAway(error: unknown): boolean {
  const code = pgErrorOf(error)?.code;
  if (code !== undefined && (AWAY.has(code) || /^(57P0[1-5]|08|53300)/.test(code))) return true;
  return error instanceof Error && AWAY_MESSAGES.some((message) => error.message.includes(message));
}
