import { BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { Metrics } from '../metrics/metrics';
import { DuePoll } from './due-poll';
import type { DueWork } from './due-work';
import { HeldWork } from './held-work';

/** The work that comes due, of every module. It begins when the process says so: a web process and a command never do. */
@Injectable()
export class DuePolls implements BeforeApplicationShutdown {
  private readonly polls: DuePoll[] = [];
  private readonly failures: Counter<'work'>;

  constructor(
    { registry }: Metrics,
    private readonly held: HeldWork,
  ) {
    this.failures = new Counter({
      name: 'copydesk_due_failures_total', registers: [registry], labelNames: ['work'],
      help: 'Rows that were due and failed unexpectedly; each is tried again.',
    });
  }

  register(work: DueWork): void {
    // From 0 on: an alert about what increases does not notice the first of a series that was not there before.
    this.failures.inc({ work: work.name }, 0);
    this.polls.push(new DuePoll(work, { isHeld: () => this.held.isHeld(), onFailure: () => this.failures.inc({ work: work.name }) }));
  }

  /** `everyMs`: how long nothing is asked after nothing was due; left out, half a second. */
  start(everyMs?: number): void {
    for (const poll of this.polls) poll.start(everyMs);
  }

  /** Before anything closes that the work under way needs. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.polls.map((poll) => poll.stop()));
  }
}
