import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { ArticleChanges, ArticleTarget } from './article-changes';
import { ArticleRecord, StoredRevision } from './article-record';
import { ArticleRepository } from './article.repository';
import { approvalsLeft, nextStep } from './workflow/review-steps';

/** What somebody says with an approval. */
export interface ApprovalGiven {
  readonly comment: string | null;
  /** Left out: whichever is next. */
  readonly step?: string | undefined;
}

/** The way of an open revision through the review: submit, recall, request changes, approve. */
@Injectable()
export class ReviewArticle {
  constructor(
    private readonly changes: ArticleChanges,
    private readonly repository: ArticleRepository,
  ) {}

  async submit(actor: Actor, target: ArticleTarget): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'submit',
      apply: async (tx, record) => {
        await this.repository.mark(tx, opened(record).id, { state: 'in_review', submittedBy: actor.id, submittedNow: true });
        return {};
      },
    });
  }

  async recall(actor: Actor, target: ArticleTarget): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'recall',
      apply: async (tx, record) => {
        await this.repository.mark(tx, opened(record).id, { state: 'draft' });
        await this.repository.voidApprovals(tx, record.article.id);
        return {};
      },
    });
  }

  async requestChanges(actor: Actor, target: ArticleTarget, comment: string): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'request-changes',
      apply: async (tx, record) => {
        await this.repository.mark(tx, opened(record).id, { state: 'changes_requested' });
        await this.repository.voidApprovals(tx, record.article.id);
        return { detail: { comment }, data: { comment } };
      },
    });
  }

  /** An approval binds to the hash of the content; the last one that the policy asks for makes the revision approved, and so does anybody's where the policy has come to ask for no more than there are. */
  async approve(actor: Actor, target: ArticleTarget, { comment, step }: ApprovalGiven): Promise<ArticleRecord> {
    return this.changes.run(actor, target, {
      verb: 'approve',
      facts: { step },
      apply: async (tx, record) => {
        const { article, approvals, policy } = record;
        const { id, hash } = opened(record);
        const given = { step: nextStep(policy, approvals)?.key ?? null, comment };
        // Whoever completes the review by what they have given before is counted once.
        const before = approvals.some(({ user }) => user.id === actor.id);
        if (!before) await this.repository.insertApproval(tx, { articleId: article.id, revisionId: id, hash, userId: actor.id, ...given });
        const all = before ? approvals : [...approvals, given];
        if (approvalsLeft(policy, all) === 0) await this.repository.mark(tx, id, { state: 'approved' });
        return { detail: { ...given, approvals: all.length, required: policy.requiredApprovals } };
      },
    });
  }
}

function opened({ open }: ArticleRecord): StoredRevision {
  if (!open) throw new Error('The table let a verb of the review through with nothing open.');
  return open;
}
