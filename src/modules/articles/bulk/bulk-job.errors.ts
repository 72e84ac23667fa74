import { Conflict, TooManyRequests } from '../../../kernel/problem';

/** Seconds: a job of the largest size is mostly done by then. */
const RETRY_AFTER = 30;

export const jobFinished = () => new Conflict('job-finished', 'The job is finished', 'There is nothing left of the job that could be cancelled.');

export const tooManyJobs = () => new TooManyRequests(RETRY_AFTER);
