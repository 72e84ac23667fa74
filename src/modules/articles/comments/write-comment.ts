import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor';
import { InvalidValues } from '../../../kernel/problem';
import type { Tx } from '../../../platform/database/tx';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { Journal } from '../../../platform/journal/journal';
import { requireActivePeople } from '../active-people';
import type { ArticleRecord } from '../article-record';
import { type Anchored, contextOf } from './anchor';
import { blockTextsOf } from './block-texts-of';
import type { Comment } from './comment';
import { CommentAccess } from './comment-access';
import { CommentQueries } from './comment.queries';
import { CommentRepository, type NewComment } from './comment.repository';

export interface CommentInput {
  readonly body: string;
  /** Ids of people. */
  readonly mentions: readonly string[];
  readonly blockId: string | null;
  readonly quote: string | null;
  /** The words around it; left out, those that are around it in its block. */
  readonly prefix: string | null;
  readonly suffix: string | null;
  /** Any comment of the thread that this one joins; null begins a thread. */
  readonly parentId: string | null;
}

/** A comment together with the article as it is now. */
export interface CommentRecord {
  readonly comment: Comment;
  readonly article: ArticleRecord;
}

/** Writing, changing and deleting one's own comments. They change no version of the article. */
@Injectable()
export class WriteComment {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly access: CommentAccess,
    private readonly comments: CommentQueries,
    private readonly repository: CommentRepository,
    private readonly journal: Journal,
  ) {}

  /** Throws unknown-block, unknown-comment and unknown-user. */
  async add(actor: Actor, articleId: string, { body, mentions, ...place }: CommentInput): Promise<CommentRecord> {
    return this.unitOfWork.run(async (tx) => {
      const article = await this.access.toWrite(tx, actor, articleId);
      const thread = await this.threadOf(tx, article, place);
      await requireActivePeople(tx, mentions, pointerOf);
      const id = await this.repository.insert(tx, { articleId, authorId: actor.id, body, mentionedIds: mentions, thread });
      const comment = await this.found(tx, articleId, id);
      await this.tell(tx, actor, 'article.comment_added', articleId, comment, mentions);
      return { comment, article };
    });
  }

  /** `mentions` undefined leaves them. Who was mentioned before is not told again. */
  async change(actor: Actor, articleId: string, id: string, { body, mentions }: { body: string; mentions: string[] | undefined }): Promise<CommentRecord> {
    return this.unitOfWork.run(async (tx) => {
      const article = await this.access.toWrite(tx, actor, articleId);
      const former = await this.access.ownComment(tx, actor, articleId, id);
      const before = former.mentions.map((person) => person.id);
      const mentionedIds = mentions ?? before;
      const added = mentionedIds.filter((each) => !before.includes(each));
      await requireActivePeople(tx, added, (index) => pointerOf(mentionedIds.indexOf(added[index] ?? '')));
      await this.repository.change(tx, id, { body, mentionedIds });
      const comment = await this.found(tx, articleId, id);
      await this.tell(tx, actor, 'article.comment_changed', articleId, comment, added);
      return { comment, article };
    });
  }

  async remove(actor: Actor, articleId: string, id: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await this.access.toWrite(tx, actor, articleId);
      const comment = await this.access.ownComment(tx, actor, articleId, id);
      await this.repository.remove(tx, comment);
      await this.tell(tx, actor, 'article.comment_deleted', articleId, comment, []);
    });
  }

  private async threadOf(
    tx: Tx, { article, current }: ArticleRecord, { parentId, ...anchored }: Anchored & Pick<CommentInput, 'parentId'>,
  ): Promise<NewComment['thread']> {
    if (parentId !== null) return { id: await this.threadIdOf(tx, article.id, parentId) };
    const texts = blockTextsOf(current.body);
    if (anchored.blockId !== null && !texts.has(anchored.blockId)) {
      throw InvalidValues.at('/blockId', 'unknown-block', 'The current revision has no block with this id.');
    }
    return { ...anchored, ...contextOf(anchored, texts), revisionNumber: current.number };
  }

  private async threadIdOf(tx: Tx, articleId: string, parentId: string): Promise<string> {
    const held = await this.repository.lockThread(tx, articleId, parentId);
    const parent = held ? await this.comments.find(articleId, parentId, tx) : null;
    if (!parent) throw InvalidValues.at('/parentId', 'unknown-comment', 'The article has no comment with this id.');
    return parent.threadId;
  }

  private async found(tx: Tx, articleId: string, id: string): Promise<Comment> {
    const comment = await this.comments.find(articleId, id, tx);
    if (!comment) throw new Error(`The comment ${id} is gone after its own change.`);
    return comment;
  }

  private async tell(
    tx: Tx, actor: Actor, type: string, articleId: string, { id, threadId }: Comment, mentions: readonly string[],
  ): Promise<void> {
    const detail = { commentId: id, threadId };
    await this.journal.append(tx, actor, { type, subjectId: articleId, detail, data: { ...detail, mentions } });
  }
}

function pointerOf(index: number): string {
  return `/mentions/${index}`;
}
