import { codeOf } from '../../kernel/error-code';
import { type LogLevel, Problem } from '../../kernel/problem';

/** 503: the server that has the files does not answer, or says that it cannot at the moment. */
export class StorageAway extends Problem {
  readonly type = 'unavailable';
  readonly title = 'Not available at the moment';
  readonly status = 503;
  override readonly level: LogLevel = 'error';

  constructor(cause: unknown) {
    super('The files cannot be reached at the moment. Try again in a moment.');
    this.cause = cause;
  }

  override headers(): Record<string, string> {
    return { 'retry-after': '5' };
  }
}

/** What a connection fails with on its way. */
const LOST: readonly string[] = [
  'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENOTFOUND', 'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE',
];

/** Names of the answers that mean: later. */
const LATER: readonly string[] = ['TimeoutError', 'RequestTimeout', 'SlowDown', 'ServiceUnavailable', 'InternalError', 'ThrottlingException'];

/**
 * The work, with StorageAway in the place of a lost connection and of an answer that asks to come again. A wrong key or a bucket that is not
 * there stays what it is: trying again would not help.
 */
export async function orStorageAway<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isAway(error) ? new StorageAway(error) : error;
  }
}

/** The client notes the attempts at whatever it throws, and the status where there was an answer at all. */
function isAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name = '', $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const unanswered = $metadata !== undefined && $metadata.httpStatusCode === undefined;
  return unanswered || ($metadata?.httpStatusCode ?? 0) >= 500 || LATER.includes(name) || LOST.includes(codeOf(error));
}
