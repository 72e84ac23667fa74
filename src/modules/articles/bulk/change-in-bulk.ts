import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { etagOf } from '../../../kernel/version';
import type { Tx } from '../../../platform/database/tx';
import { ArchiveArticle } from '../archive-article';
import type { ArticleTarget } from '../article-changes';
import type { ArticleRecord } from '../article-record';
import { ArticleRepository } from '../article.repository';
import { AssignArticle } from '../assign-article';
import { PublishArticle } from '../publish-article';
import { ReviewArticle } from '../review-article';
import { ScheduleArticle } from '../schedule-article';
import { TrashArticle } from '../trash-article';
import { WithdrawArticle } from '../withdraw-article';
import type { BulkInput } from './bulk-job';
import type { BulkOrder, ClaimedItem } from './bulk-job.repository';
import type { BulkVerbName } from './bulk-verbs.policy';
import { ChangeTags } from './change-tags';
import { MoveToCategory } from './move-to-category';

type Change = (actor: Actor, target: ArticleTarget, input: BulkInput, tx: Tx) => Promise<ArticleRecord>;

/** Does to one article what its own route would do: the same use case, with the same refusals. */
@Injectable()
export class ChangeInBulk {
  private readonly changes: Readonly<Record<BulkVerbName, Change>>;

  constructor(
    private readonly repository: ArticleRepository,
    review: ReviewArticle, publication: PublishArticle, schedule: ScheduleArticle, withdrawal: WithdrawArticle, archive: ArchiveArticle,
    trash: TrashArticle, assignment: AssignArticle, moves: MoveToCategory, tags: ChangeTags,
  ) {
    this.changes = {
      submit: (actor, target) => review.submit(actor, target),
      publish: (actor, target, { changeKind, note }) => publication.execute(actor, target, { changeKind, note }),
      schedule: (actor, target, { changeKind, note, publishAt }) => schedule.schedule(actor, target, { changeKind, note, publishAt: said(publishAt) }),
      unschedule: (actor, target) => schedule.unschedule(actor, target),
      withdraw: (actor, target, { reason }) => withdrawal.withdraw(actor, target, said(reason)),
      republish: (actor, target) => withdrawal.republish(actor, target),
      archive: (actor, target) => archive.archive(actor, target),
      unarchive: (actor, target) => archive.unarchive(actor, target),
      trash: (actor, target) => trash.trash(actor, target),
      restore: (actor, target) => trash.restore(actor, target),
      assign: (actor, target, { assigneeId = null }) => assignment.execute(actor, target, { assigneeId, dueAt: undefined }),
      move: (actor, target, input, tx) => moves.execute(tx, actor, target, input),
      tag: (actor, target, input, tx) => tags.execute(tx, actor, target, input),
    };
  }

  /** In the enclosing transaction. The article is locked first, so that the version which is there is still there when it is compared. */
  async execute(tx: Tx, actor: Actor, { verb, input }: BulkOrder, { articleId: id, version }: ClaimedItem): Promise<ArticleRecord> {
    await this.repository.lock(tx, id);
    const ifMatch = etagOf(version ?? (await this.repository.versionOf(tx, id)) ?? 0);
    return this.changes[verb](actor, { id, ifMatch, cancelSchedule: input.cancelSchedule ?? false }, input, tx);
  }
}

function said<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The request let a verb through without what it needs.');
  return value;
}
