import type { INestApplicationContext } from '@nestjs/common';
import { DuePolls } from '../platform/jobs/due-polls';
import { JobRunner } from '../platform/jobs/job-runner';

/** From now on this process does what comes due and the jobs, and begins with what waited while nobody was there. */
export function startDueWork(app: INestApplicationContext): void {
  app.get(DuePolls).start();
  app.get(JobRunner).start();
}
