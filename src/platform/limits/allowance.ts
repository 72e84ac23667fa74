import { TooManyRequests } from '../../kernel/problem';

/** What somebody has left of a limit. */
export interface Allowance {
  /** As clients know the limit. */
  readonly name: string;
  readonly limit: number;
  /** Seconds for which `limit` is. */
  readonly window: number;
  readonly left: number;
  /** Milliseconds until there is more. */
  readonly moreIn: number;
}

/** The headers of draft-ietf-httpapi-ratelimit-headers. */
export function allowanceHeaders({ name, limit, window, left, moreIn }: Allowance): Record<string, string> {
  return {
    'ratelimit-policy': `"${name}";q=${limit};w=${window}`,
    ratelimit: `"${name}";r=${left};t=${seconds(moreIn)}`,
  };
}

export function tooMany(allowance: Allowance): TooManyRequests {
  return new TooManyRequests(Math.max(1, seconds(allowance.moreIn)), allowanceHeaders(allowance));
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
