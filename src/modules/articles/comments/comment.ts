import type { PersonName } from '../article-record';

/** Something that somebody said of an article, with what is known of the thread that it belongs to. */
export interface Comment {
  readonly id: string;
  /** The first comment of the thread; its own id where it is that. */
  readonly threadId: string;
  readonly author: PersonName;
  /** null: it was deleted, and stays because it was answered. */
  readonly body: string | null;
  readonly mentions: readonly PersonName[];
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;

  /** The block that the thread is about; null: the whole article. */
  readonly blockId: string | null;
  readonly quote: string | null;
  /** The words before the quotation and after it, when the thread began. */
  readonly prefix: string | null;
  readonly suffix: string | null;
  /** The revision that was current when the thread began. */
  readonly revisionNumber: number;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: PersonName | null;
}

/** What a list of comments can be narrowed to, thread by thread. */
export interface CommentFilter {
  readonly resolved?: boolean;
  readonly blockId?: string;
}
