import { S3Client } from '@aws-sdk/client-s3';
import { QuickRetries } from './quick-retries';
import type { S3Settings } from './s3-settings';

/** A bucket that says nothing for so long is taken for gone, with all attempts: whoever asked is told so while still there. */
export const SILENCE_MS = 15_000;

/** Of that, what is left for connecting, and for attempts that fail soon. */
const CONNECTING = 1 / 5;
const RETRYING = 2 / 15;
/** The client begins to listen for silence so late, where it is to wait for twice as long or longer. */
const LISTENS_AFTER_MS = 3000;

/** A client for one bucket, which gives each request up after a silence of `silenceMs` at most. */
export function s3Client({ endpoint, region, accessKeyId, secretAccessKey }: S3Settings, silenceMs: number): S3Client {
  const retryMs = silenceMs * RETRYING;
  const listensAfterMs = silenceMs < SILENCE_MS ? 0 : LISTENS_AFTER_MS;
  const client = new S3Client({
    region,
    // An endpoint of one's own seldom has a name for each bucket.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(accessKeyId !== undefined && secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey } }),
    // Other servers than Amazon's store the framing of checksums as if it were the file.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: silenceMs * CONNECTING, socketTimeout: silenceMs - retryMs - listensAfterMs },
  });
  const standard = client.config.retryStrategy;
  const strategy = quick(standard, retryMs);
  client.config.retryStrategy = () => strategy;
  doNotWaitForAborts(client);
  return client;
}

async function quick(standard: S3Client['config']['retryStrategy'], withinMs: number): Promise<QuickRetries> {
  const strategy = await standard();
  if (!('acquireInitialRetryToken' in strategy)) throw new Error('The client retries in a way that is not known.');
  return new QuickRetries(strategy, withinMs);
}

/** What has arrived of a file that failed is removed behind the back of whoever sent it: a bucket that is silent would be waited for twice. */
function doNotWaitForAborts(client: S3Client): void {
  client.middlewareStack.add(
    (next, { commandName }) => async (args) => {
      const sent = next(args);
      if (commandName !== 'AbortMultipartUploadCommand') return sent;
      sent.catch(() => undefined);
      return { output: { $metadata: {} }, response: undefined };
    },
    { step: 'initialize', name: 'doNotWaitForAborts' },
  );
}
