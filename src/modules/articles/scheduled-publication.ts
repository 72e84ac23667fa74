import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx';
import { ArticleChanges } from './article-changes';
import { ArticleRepository } from './article.repository';
import type { DueSchedule } from './due-article.repository';
import { PublishArticle } from './publish-article';

/** How a schedule ends, in the transaction that claimed the article: published as by hand, or failed with the reason. */
@Injectable()
export class ScheduledPublication {
  constructor(
    private readonly changes: ArticleChanges,
    private readonly publication: PublishArticle,
    private readonly repository: ArticleRepository,
  ) {}

  /** Whether it was published. Every guard of a publication is asked again, of the article and the policy as they are now. */
  async fire(tx: Tx, id: string, schedule: DueSchedule): Promise<boolean> {
    const told = { changeKind: schedule.changeKind ?? undefined, note: schedule.note ?? undefined };
    const unmet = await this.changes.runDue(tx, id, {
      verb: 'fire',
      facts: told,
      apply: async (_, record) => {
        const change = this.publication.takeLive(tx, record, told);
        return { ...change, detail: { ...change.detail, ...planOf(schedule) }, data: { ...change.data, scheduledBy: schedule.scheduledBy.id } };
      },
    });
    if (unmet.length === 0) return true;
    await this.fail(tx, id, schedule, unmet.map(({ detail }) => detail).join(' '));
    return false;
  }

  /** The reason is for editors: they find it on the article and in its history. */
  async fail(tx: Tx, id: string, schedule: DueSchedule, reason: string): Promise<void> {
    await this.changes.runDue(tx, id, {
      verb: 'fail-schedule',
      apply: async () => {
        await this.repository.mark(tx, schedule.revisionId, {
          state: 'schedule_failed', scheduleError: reason, changeKind: null, note: null,
        });
        return { detail: { reason, ...planOf(schedule) }, data: { reason, scheduledBy: schedule.scheduledBy.id } };
      },
    });
  }
}

/** Nobody did it now, but somebody wanted it. */
function planOf({ scheduledAt, scheduledBy }: DueSchedule): Record<string, unknown> {
  return { scheduledAt, scheduledBy };
}
