import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { Claimed, DueWork } from '../../platform/jobs/due-work';
import { ArticleRepository } from './article.repository';
import { DueArticleRepository } from './due-article.repository';
import { ScheduleMetrics } from './schedule-metrics';
import { ScheduledPublication } from './scheduled-publication';

/** What an editor reads where the fault is not in the article. */
const OUR_FAULT = 'Something went wrong here, several times. The log has it under the id of the article.';

/** Publishes what was scheduled once its time has come, or notes why it could not be. */
@Injectable()
export class FireSchedules implements DueWork {
  readonly name = 'schedules';

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly due: DueArticleRepository,
    private readonly publication: ScheduledPublication,
    private readonly repository: ArticleRepository,
    private readonly metrics: ScheduleMetrics,
  ) {}

  async next(except: readonly string[], claimed: Claimed): Promise<boolean> {
    const begin = performance.now();
    const { id, schedule, isFired } = await this.unitOfWork.run(async (tx) => {
      const articleId = await this.due.claimSchedule(tx, except);
      if (articleId === undefined) return {};
      claimed(articleId);
      const found = await this.due.findSchedule(tx, articleId);
      return { id: articleId, schedule: found, isFired: found && (await this.publication.fire(tx, articleId, found)) };
    });
    if (schedule && isFired) this.metrics.fired(schedule.secondsLate + (performance.now() - begin) / 1000);
    else if (schedule) this.metrics.failed();
    return id !== undefined;
  }

  async giveUp(id: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await this.repository.lock(tx, id);
      const schedule = await this.due.findSchedule(tx, id);
      if (schedule) await this.publication.fail(tx, id, schedule, OUR_FAULT);
    });
    this.metrics.failed();
  }
}
