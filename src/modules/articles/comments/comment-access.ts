import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../../kernel/actor';
import { Forbidden, NotFound } from '../../../kernel/problem';
import type { Tx } from '../../../platform/database/tx';
import { type ArticleRecord, placeOf } from '../article-record';
import { verbRefused } from '../article.errors';
import { allowedActions } from '../article.policy';
import { ArticleQueries } from '../article.queries';
import { statusLabel } from '../workflow/article-state';
import type { Comment } from './comment';
import { CommentQueries } from './comment.queries';
import { CommentRepository } from './comment.repository';

/** Lets in who sees more of an article than readers do: comments are among colleagues. */
@Injectable()
export class CommentAccess {
  constructor(
    private readonly articles: ArticleQueries,
    private readonly comments: CommentQueries,
    private readonly repository: CommentRepository,
  ) {}

  /** Throws NotFound, and Forbidden for those who see what readers see. */
  async toRead(actor: Actor, articleId: string, manager?: EntityManager): Promise<ArticleRecord> {
    const record = await this.articles.find(actor, articleId, manager);
    if (!record) throw new NotFound();
    if (!record.inside) throw new Forbidden('You see what readers see of this article, and not what is said of it.');
    return record;
  }

  /** Throws not-possible-now in the trash besides. */
  async toWrite(tx: Tx, actor: Actor, articleId: string): Promise<ArticleRecord> {
    const record = await this.toRead(actor, articleId, tx);
    const place = placeOf(record);
    if (place.trashed) throw verbRefused('commenting', statusLabel(place), allowedActions(actor, record));
    return record;
  }

  /** A comment that is still there, its thread held until the transaction ends. Throws NotFound. */
  async comment(tx: Tx, articleId: string, id: string): Promise<Comment> {
    const held = await this.repository.lockThread(tx, articleId, id);
    // Looked for again: it may have been deleted while this waited for the thread.
    const comment = held ? await this.comments.find(articleId, id, tx) : null;
    if (!comment) throw new NotFound();
    return comment;
  }

  /** The same of one's own that was not deleted. Throws Forbidden for another's. */
  async ownComment(tx: Tx, actor: Actor, articleId: string, id: string): Promise<Comment> {
    const comment = await this.comment(tx, articleId, id);
    if (comment.deletedAt !== null) throw new NotFound();
    if (comment.author.id !== actor.id) throw new Forbidden('This is somebody else’s comment.');
    return comment;
  }
}
