import { codeOf } from '../../kernel/error-code';
import { type LogLevel, Problem } from '../../kernel/problem';
import { NoSpace } from './no-space';

/** 503: the server that has the files does not answer, says that it cannot at the moment, or refuses the key. The message is for the log. */
export class StorageAway extends Problem {
  readonly type = 'unavailable';
  readonly title = 'Not available at the moment';
  readonly status = 503;
  override readonly level: LogLevel = 'error';

  constructor(message: string) {
    super('The files cannot be reached at the moment. Try again in a moment.');
    this.message = message;
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

/** Names of the answers that mean: later; also of bytes that were changed or lost on their way. */
const LATER: readonly string[] = [
  'TimeoutError', 'RequestTimeout', 'SlowDown', 'ServiceUnavailable', 'InternalError', 'ThrottlingException', 'BadDigest', 'IncompleteBody',
];

/** The same by the status: slow, busy with another change of the same object, or asked too often. */
const LATER_STATUSES: readonly number[] = [408, 409, 412, 429];

/** What servers call it when there is no room, or no more of it for this newsroom; seldom with the status that is meant for that. */
const FULL = /QuotaExceeded|StorageFull|InsufficientStorage/;

/** What a bucket says of a key, or of itself, that only whoever runs all this can mend. */
const REFUSALS: readonly string[] = [
  'AccessDenied', 'InvalidAccessKeyId', 'SignatureDoesNotMatch', 'ExpiredToken', 'InvalidToken', 'AuthorizationHeaderMalformed', 'RequestTimeTooSkewed',
];

/** What is known of an error of the client: it notes the attempts at whatever it throws, and the status where there was an answer at all. */
interface Failure {
  readonly name: string;
  readonly status: number | undefined;
  readonly isUnanswered: boolean;
}

/** The work, with StorageAway in the place of a lost connection, of an answer that asks to come again, and of one that refuses the key, and with NoSpace in that of a full bucket. */
export async function orStorageAway<T>(work: Promise<T>, bucket: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw awayFor(error, bucket);
  }
}

/** The same for an error that is there already; anything else is given back as it is. */
export function awayFor(error: unknown, bucket: string): unknown {
  if (error instanceof Problem) return error;
  const failure = failureOf(error);
  if (failure.status === 507 || FULL.test(failure.name)) return new NoSpace(`The bucket ${bucket} is full, or its quota is used up (${answerOf(failure)}): make room there.`);
  const what = complaintOf(error, failure);
  return what === undefined ? error : new StorageAway(`The bucket ${bucket} ${what}.`);
}

/** Nothing of the server's own words, which name the key that it was asked with. */
function answerOf({ name, status = 0 }: Failure): string {
  return [status, /^(?!Unknown)[A-Z]\w+$/.test(name) ? name : ''].filter(Boolean).join(' ');
}

function complaintOf(error: unknown, failure: Failure): string | undefined {
  const { name, status = 0, isUnanswered } = failure;
  const answer = answerOf(failure);
  if (name === 'CredentialsProviderError') return 'cannot be asked, for there is no key: set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY';
  if (name === 'NoSuchBucket') return `is not there (${answer}): make it, or set S3_BUCKET`;
  if (status === 301) return `is in another region (${answer}): set S3_REGION`;
  if (status === 401 || status === 403 || REFUSALS.includes(name)) return `refuses the key that it is asked with (${answer}): check S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, and what the key may do`;
  if (status === 413 || name === 'EntityTooLarge') return `takes no file of this size (${answer}): raise what it takes, or lower MEDIA_MAX_BYTES and MEDIA_MAX_ATTACHMENT_BYTES`;
  if (status >= 500 || LATER_STATUSES.includes(status) || (status > 0 && LATER.includes(name))) return `cannot answer at the moment (${answer})`;
  if (isUnanswered || LATER.includes(name) || LOST.includes(codeOf(error))) return `does not answer (${codeOf(error) || name})`;
  return undefined;
}

function failureOf(error: unknown): Failure {
  if (typeof error !== 'object' || error === null) return { name: '', status: undefined, isUnanswered: false };
  const { name = '', $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  return { name, status, isUnanswered: $metadata !== undefined && status === undefined };
}
