import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Journal } from '../../../platform/journal/journal';
import { CommentAccess } from './comment-access';
import { CommentQueries } from './comment.queries';
import { CommentRepository } from './comment.repository';
import type { CommentRecord } from './write-comment';

/** Says of a thread that it is dealt with, or that it is not. Again, it changes nothing and tells nobody. */
@Injectable()
export class ResolveThread {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly access: CommentAccess,
    private readonly comments: CommentQueries,
    private readonly repository: CommentRepository,
    private readonly journal: Journal,
  ) {}

  /** Any comment of the thread names it. Throws NotFound. */
  async resolve(actor: Actor, articleId: string, id: string): Promise<CommentRecord> {
    return this.set(actor, articleId, id, true);
  }

  async reopen(actor: Actor, articleId: string, id: string): Promise<CommentRecord> {
    return this.set(actor, articleId, id, false);
  }

  private async set(actor: Actor, articleId: string, id: string, resolved: boolean): Promise<CommentRecord> {
    return this.unitOfWork.run(async (tx) => {
      const article = await this.access.toWrite(tx, actor, articleId);
      const former = await this.access.comment(tx, articleId, id);
      if ((former.resolvedAt !== null) === resolved) return { comment: former, article };
      const { threadId } = former;
      await this.repository.resolve(tx, threadId, resolved ? actor.id : null);
      const detail = { threadId };
      await this.journal.append(tx, actor, {
        type: resolved ? 'article.comment_resolved' : 'article.comment_reopened', subjectId: articleId, detail,
        data: { ...detail, commentId: threadId, mentions: [] },
      });
      return { comment: (await this.comments.find(articleId, id, tx)) ?? former, article };
    });
  }
}
