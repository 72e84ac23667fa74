import { DatabaseError } from 'pg';
import { QueryFailedError, QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { codeOf, messageOf } from '../../kernel/error-code';

/** PostgreSQL's own error behind what TypeORM throws. */
function causeOf(error: unknown): unknown {
  return error instanceof QueryFailedError ? error.driverError : error;
}

/** The name of the constraint that a statement broke, or undefined for every other error. */
export function brokenConstraint(error: unknown): string | undefined {
  const cause = causeOf(error);
  const isBroken = /^235(05|03|14)$/.test(codeOf(cause));
  return isBroken && cause instanceof DatabaseError ? cause.constraint : undefined;
}

/**
 * The whole transaction may be tried again: after a deadlock or a serialization failure, and where a row that it refers to was there when it
 * looked and is gone, or the other way round. On the next look it finds that, and says so.
 */
export function isRetryable(error: unknown): boolean {
  return isEntangled(error) || codeOf(causeOf(error)) === '23503';
}

/** A deadlock or a serialization failure. */
function isEntangled(error: unknown): boolean {
  return /^(40P01|40001)$/.test(codeOf(causeOf(error)));
}

/** A statement was not carried out because one before it, in the same transaction, had failed. */
export function isAftermath(error: unknown): boolean {
  return codeOf(causeOf(error)) === '25P02';
}

/** A lock was not to be had, or a statement not to be finished, in time: it is about the rows that were wanted. */
export function isContended(error: unknown): boolean {
  return isEntangled(error) || /^(57014|55P03)$/.test(codeOf(causeOf(error)));
}

const AWAY = new Set(['25006', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);
const AWAY_MESSAGES = [
  'Connection terminated', 'timeout exceeded when trying to connect', 'timeout expired', 'Client has encountered a connection error',
  'Cannot use a pool after calling end', 'is not queryable',
];

/** The connection broke between two statements of a transaction: TypeORM gives it up then, and refuses the next one with these. */
function isGivenUp(error: unknown): boolean {
  return error instanceof QueryRunnerProviderAlreadyReleasedError || error instanceof QueryRunnerAlreadyReleasedError;
}

/**
 * The database cannot do it at the moment: it cannot be reached, is shutting down, has become read-only, does not let us in (28…: who runs it has
 * to mend that, and nobody who asks has done anything wrong), or is so contended that a lock was not to be had in time.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  const code = codeOf(causeOf(error));
  if (AWAY.has(code) || /^(57P0[1-5]|57014|55P03|40P01|40001|08|53300)/.test(code)) return true;
  return isRefusedSignIn(error) || isGivenUp(error) || AWAY_MESSAGES.some((message) => messageOf(error).includes(message));
}

/** A server does not know the user, or the password, or has no rule that lets them in. */
export function isRefusedSignIn(error: unknown): boolean {
  return codeOf(causeOf(error)).startsWith('28');
}

const SERVER_AWAY_MESSAGES = [
  'Connection terminated', 'timeout expired', 'The server is silent', 'Client has encountered a connection error', 'is not queryable',
];

/**
 * This server does not answer, where another one that has the same might: it is away, is ending, lets nobody in any more, or broke a
 * read off because its replay would not wait. Not where it was too slow, or every connection to it was busy: another would be, too.
 */
export function isServerAway(error: unknown): boolean {
  const code = codeOf(causeOf(error));
  if (AWAY.has(code) || /^(57P0[1-5]|40P01|40001|08|53300)/.test(code)) return true;
  return SERVER_AWAY_MESSAGES.some((message) => messageOf(error).includes(message));
}
