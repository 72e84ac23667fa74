import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../../../platform/database/row';
import { findAnchor } from '../comments/anchor';
import type { BlockTexts } from '../comments/block-texts-of';
import type { Comment } from '../comments/comment';
import { PersonView } from './person.view';

/** Who has dealt with a thread, and when. */
export class ResolutionView {
  by: PersonView;
  at: string;
}

/** A place in the text of the current revision. */
export class CommentAnchorView {
  @ApiProperty({ pattern: '^[A-Za-z0-9_-]{1,64}$' })
  blockId: string;
  /** From this character of the text of the block on, counted in UTF-16 units. */
  start: number;
  /** Up to this one, which is not part of it. */
  end: number;
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
  /** The words before and after those, as they were. */
  prefix: string | null;
  suffix: string | null;
  /** Where that is in the current revision: the words, also where they were moved or rewritten, or the block. null: the whole article, or orphaned. */
  anchor: CommentAnchorView | null;
  /** Neither the block nor the words are in the current revision any more. */
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

/** `texts`: the blocks of the current revision. */
export function commentView(comment: Comment, texts: BlockTexts): CommentView {
  const anchor = findAnchor(comment, texts);
  const { id, threadId, author, body, mentions, blockId, quote, prefix, suffix, revisionNumber, resolvedAt, resolvedBy } = comment;
  return {
    id,
    parentId: threadId === id ? null : threadId,
    author,
    body,
    mentions: [...mentions],
    blockId,
    quote,
    prefix,
    suffix,
    anchor,
    orphaned: blockId !== null && anchor === null,
    revisionNumber,
    resolved: resolvedAt && resolvedBy && { by: resolvedBy, at: isoTime(resolvedAt) },
    createdAt: isoTime(comment.createdAt),
    editedAt: isoTime(comment.editedAt),
    deletedAt: isoTime(comment.deletedAt),
  };
}
