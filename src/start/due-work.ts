import type { INestApplicationContext } from '@nestjs/common';
import { WebhookDispatcher } from '../modules/webhooks';
import { DuePolls } from '../platform/jobs/due-polls';
import { JobRunner } from '../platform/jobs/job-runner';

/**
 * From now on this process does what comes due, the jobs and the webhooks, and begins with what waited while nobody was there. `pollEveryMs` is for
 * who cannot wait half a second for each of many due rows.
 */
export function startDueWork(app: INestApplicationContext, pollEveryMs?: number): void {
  app.get(DuePolls).start(pollEveryMs);
  app.get(JobRunner).start();
  app.get(WebhookDispatcher).start(pollEveryMs);
}
