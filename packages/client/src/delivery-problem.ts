import type { components } from './schema.ts';

export type Problem = components['schemas']['ProblemView'] & Partial<components['schemas']['RetractedProblemView']>;

/** A refusal. 404 is what readers do not see, 410 what was retracted: `notice` is then for readers. */
export class DeliveryProblem extends Error {
  override readonly name = 'DeliveryProblem';
  readonly status: number;
  /** What the server said; undefined where something between gave the answer. */
  readonly problem: Problem | undefined;
  /** In how many seconds it is worth another try, where the server says so. */
  readonly retryAfter: number | undefined;

  constructor(response: Response, said: unknown) {
    const problem = typeof said === 'object' && said !== null && 'type' in said ? (said as Problem) : undefined;
    super(`${response.status} ${problem?.detail ?? problem?.title ?? response.statusText}`);
    this.status = response.status;
    this.problem = problem;
    this.retryAfter = Number.parseInt(response.headers.get('retry-after') ?? '', 10) || undefined;
  }

  get notice(): string | undefined {
    return this.problem?.notice;
  }
}
