import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../../../platform/database/row';
import type { Comment } from '../comments/comment';
import { PersonView } from './person.view';

/** Who has dealt with a thread, and when. */
export class ResolutionView {
  by: PersonView;
  at: string;
}

/** Something that a colleague said of the article. */
export class CommentView {
  id: string;
  /** The first comment of the thread; null where it is that itself. */
  parentId: string | null;
  author: PersonView;
  /** Plain text; null where it was deleted, and stays because it was answered. */
  body: string | null;
  mentions: PersonView[];
  @ApiProperty({ pattern: '^[A-Za-z0-9_-]{1,64}$', description: 'The block that the thread is about; null: the whole article.' })
  blockId: string | null;
  /** The words that the thread is about, as they were. */
  quote: string | null;
  /** The block is not in the current revision any more. */
  orphaned: boolean;
  /** The revision that was current when the thread began. */
  revisionNumber: number;
  /** Of the thread; null as long as it is open. */
  resolved: ResolutionView | null;
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
}

export class CommentListView {
  items: CommentView[];
  nextCursor: string | null;
}

/** `blockIds`: those of the current revision. */
export function commentView(comment: Comment, blockIds: ReadonlySet<string>): CommentView {
  const { id, threadId, author, body, mentions, blockId, quote, revisionNumber, resolvedAt, resolvedBy } = comment;
  return {
    id,
    parentId: threadId === id ? null : threadId,
    author,
    body,
    mentions: [...mentions],
    blockId,
    quote,
    orphaned: blockId !== null && !blockIds.has(blockId),
    revisionNumber,
    resolved: resolvedAt && resolvedBy && { by: resolvedBy, at: isoTime(resolvedAt) },
    createdAt: isoTime(comment.createdAt),
    editedAt: isoTime(comment.editedAt),
    deletedAt: isoTime(comment.deletedAt),
  };
}
