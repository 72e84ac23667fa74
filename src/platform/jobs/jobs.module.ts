import { Global, Module } from '@nestjs/common';
import { DeadJobsController } from './dead-jobs.controller';
import { DeadJobs } from './dead-jobs';
import { DuePolls } from './due-polls';
import { HeldWork } from './held-work';
import { JobMetrics } from './job-metrics';
import { JobRunner } from './job-runner';
import { JobStore } from './job-store';
import { Jobs } from './jobs';
import { Subscribers } from './subscribers';

@Global()
@Module({
  controllers: [DeadJobsController],
  providers: [DeadJobs, DuePolls, HeldWork, Jobs, JobStore, JobRunner, JobMetrics, Subscribers],
  exports: [DuePolls, HeldWork, Jobs, JobRunner, Subscribers],
})
export class JobsModule {}
