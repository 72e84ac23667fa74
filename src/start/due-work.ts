import type { INestApplicationContext } from '@nestjs/common';
import { DuePolls } from '../platform/jobs/due-polls';

/** From now on this process does what comes due, and begins with what did while nobody was there. */
export function startDueWork(app: INestApplicationContext): void {
  app.get(DuePolls).start();
}
