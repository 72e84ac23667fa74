import type { S3Client } from '@aws-sdk/client-s3';

type Strategy = Extract<Awaited<ReturnType<S3Client['config']['retryStrategy']>>, { acquireInitialRetryToken: unknown }>;
type Token = Awaited<ReturnType<Strategy['acquireInitialRetryToken']>>;

/**
 * Another attempt only where the last one failed soon, such as on a connection that was reset or an answer that asks for patience: all of them
 * together end within so many milliseconds, but for the last, and whoever waits is told before they give up. A server that said nothing for
 * as long as it is waited for is not asked again.
 */
export class QuickRetries implements Strategy {
  private readonly begun = new WeakMap<Token, number>();

  constructor(
    private readonly standard: Strategy,
    private readonly withinMs: number,
  ) {}

  async acquireInitialRetryToken(scope: string): Promise<Token> {
    const token = await this.standard.acquireInitialRetryToken(scope);
    this.begun.set(token, performance.now());
    return token;
  }

  async refreshRetryTokenForRetry(token: Token, failure: Parameters<Strategy['refreshRetryTokenForRetry']>[1]): Promise<Token> {
    const begun = this.begun.get(token) ?? 0;
    const next = await this.standard.refreshRetryTokenForRetry(token, failure);
    // The pause may be one that the server has asked for.
    if (performance.now() - begun + next.getRetryDelay() > this.withinMs) throw new Error('It is too late for another attempt.');
    this.begun.set(next, begun);
    return next;
  }

  recordSuccess(token: Token): void {
    this.standard.recordSuccess(token);
  }
}
