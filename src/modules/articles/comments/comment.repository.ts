import { Injectable } from '@nestjs/common';
import { newId } from '../../../platform/database/new-id';
import { type Statement, queryPrepared } from '../../../platform/database/prepared-statement';
import type { Tx } from '../../../platform/database/tx';

/** What begins a thread. */
export interface NewThread {
  readonly blockId: string | null;
  readonly quote: string | null;
  readonly prefix: string | null;
  readonly suffix: string | null;
  readonly revisionNumber: number;
}

/** A comment that is about to be written: the first of a thread, or an answer in one. */
export interface NewComment {
  readonly articleId: string;
  readonly authorId: string;
  readonly body: string;
  readonly mentionedIds: readonly string[];
  readonly thread: NewThread | { readonly id: string };
}

/** What is said of a thread is in the row of its first comment. */
const OF_NO_THREAD = { blockId: null, quote: null, prefix: null, suffix: null, revisionNumber: null };

const LOCK_THREAD: Statement = {
  name: 'article-comment-lock-thread',
  text: `
    select t.id from article_comments t
    where t.id = (select c.thread_id from article_comments c where c.article_id = $1 and c.id = $2) for update`,
};

const INSERT: Statement = {
  name: 'article-comment-insert',
  text: `
    insert into article_comments (id, article_id, thread_id, author_id, body, mentioned_ids, block_id, quote, revision_number, prefix, suffix)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
};

const CHANGE: Statement = {
  name: 'article-comment-change', text: 'update article_comments set body = $2, mentioned_ids = $3, edited_at = now() where id = $1',
};

const RESOLVE: Statement = {
  name: 'article-comment-resolve',
  text: 'update article_comments set resolved_at = case when $2::uuid is not null then now() end, resolved_by = $2 where id = $1',
};

/** The last answer takes a deleted first comment with it. */
const REMOVE_ANSWER: Statement = {
  name: 'article-comment-remove-answer',
  text: `
    with answer as (delete from article_comments where id = $1 returning thread_id)
    delete from article_comments t using answer
    where t.id = answer.thread_id and t.deleted_at is not null
      and not exists (select from article_comments c where c.thread_id = t.id and c.id not in (t.id, $1))`,
};

const EMPTY_THREAD: Statement = {
  name: 'article-comment-empty-thread',
  text: `
    update article_comments t set body = null, mentioned_ids = '{}', deleted_at = now()
    where t.id = $1 and exists (select from article_comments c where c.thread_id = t.id and c.id <> t.id) returning t.id`,
};

const REMOVE_THREAD: Statement = { name: 'article-comment-remove-thread', text: 'delete from article_comments where id = $1' };

/** The write side of comments. The thread is locked before anything in it is changed. */
@Injectable()
export class CommentRepository {
  /** Holds the thread that the comment is in until the transaction ends; false where there is no such comment. */
  async lockThread(tx: Tx, articleId: string, commentId: string): Promise<boolean> {
    return (await queryPrepared(tx, LOCK_THREAD, [articleId, commentId])).length > 0;
  }

  /** Gives the id of the new one. */
  async insert(tx: Tx, { articleId, authorId, body, mentionedIds, thread }: NewComment): Promise<string> {
    const id = newId();
    const answers = 'id' in thread;
    const { blockId, quote, prefix, suffix, revisionNumber } = answers ? OF_NO_THREAD : thread;
    await queryPrepared(tx, INSERT, [id, articleId, answers ? thread.id : id, authorId, body, mentionedIds, blockId, quote, revisionNumber, prefix, suffix]);
    return id;
  }

  async change(tx: Tx, id: string, { body, mentionedIds }: Pick<NewComment, 'body' | 'mentionedIds'>): Promise<void> {
    await queryPrepared(tx, CHANGE, [id, body, mentionedIds]);
  }

  /** `by` null opens it again. */
  async resolve(tx: Tx, threadId: string, by: string | null): Promise<void> {
    await queryPrepared(tx, RESOLVE, [threadId, by]);
  }

  /** An answer is gone then; so is a first comment unless somebody has answered it: that one stays without its text. */
  async remove(tx: Tx, { id, threadId }: { readonly id: string; readonly threadId: string }): Promise<void> {
    if (id !== threadId) await queryPrepared(tx, REMOVE_ANSWER, [id]);
    else if ((await queryPrepared(tx, EMPTY_THREAD, [id])).length === 0) await queryPrepared(tx, REMOVE_THREAD, [id]);
  }
}
