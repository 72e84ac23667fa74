import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { ArticleChanges, ArticleTarget } from './article-changes';
import type { ArticleRecord } from './article-record';
import { ArticleRepository } from './article.repository';
import { Publication, toldToReaders } from './publish-article';

/** When the open revision is to go live, and what readers will be told of it. */
export interface Schedule extends Publication {
  readonly publishAt: string;
}

/** Pins exactly the open row for a publication later on; the clock does the rest, see FireSchedules. */
@Injectable()
export class ScheduleArticle {
  constructor(
    private readonly changes: ArticleChanges,
    private readonly repository: ArticleRepository,
  ) {}

  /** Once more moves it: time, change kind and note are then those of the new schedule. */
  async schedule(actor: Actor, target: ArticleTarget, { publishAt, ...publication }: Schedule): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: ({ open }) => (open?.state === 'scheduled' ? 'reschedule' : 'schedule'),
      facts: async (tx) => ({ publishAt, publishAtIsFuture: await this.repository.isFuture(tx, publishAt), ...publication }),
      apply: async (tx, record) => {
        const told = toldToReaders(record, publication);
        await this.repository.mark(tx, openId(record), {
          state: 'scheduled', scheduledAt: new Date(publishAt), scheduledBy: actor.id,
          scheduledVisibility: record.article.visibility, ...told,
        });
        return { detail: { publishAt, ...told }, data: { scheduledAt: publishAt } };
      },
    });
  }

  async unschedule(actor: Actor, target: ArticleTarget): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'unschedule',
      apply: async (tx, record) => {
        await this.repository.unschedule(tx, openId(record));
        return {};
      },
    });
  }
}

function openId({ open }: ArticleRecord): string {
  if (!open) throw new Error('The table let a schedule through with nothing open.');
  return open.id;
}
