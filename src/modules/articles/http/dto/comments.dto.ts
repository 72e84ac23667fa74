import type { Fault } from '../../../../kernel/problem';
import { Id, Ids, Pattern, QueryFlag, Text, Verbatim } from '../../../../platform/http/fields';
import { PageQuery } from '../../../../platform/http/page.query.dto';
import type { SelfChecked } from '../../../../platform/http/request-validation.pipe';
import type { CommentFilter } from '../../comments/comment';
import type { CommentInput } from '../../comments/write-comment';

const BLOCK_ID = /^[A-Za-z0-9_-]{1,64}$/;
const BLOCK_ID_FORM = 'This must be the id of a block.';

export class UpdateCommentDto {
  /** Plain text. */
  @Text({ max: 10_000 })
  readonly body: string;

  /** The people whom it mentions, by id. */
  @Ids({ max: 20, optional: true })
  readonly mentions?: string[];
}

export class CreateCommentDto extends UpdateCommentDto implements SelfChecked {
  /** The block that it is about, one at the top of the current revision; without it, the whole article. */
  @Pattern(BLOCK_ID, BLOCK_ID_FORM, { optional: true, nullable: true })
  readonly blockId?: string | null;

  /** The words that it is about, as they are now; kept whatever becomes of them. */
  @Text({ max: 5000, optional: true, nullable: true })
  readonly quote?: string | null;

  /** The words before the quotation, and after it: by them it is found again in a text that was rewritten. Left out: those of its block. */
  @Verbatim({ max: 200, optional: true, nullable: true })
  readonly prefix?: string | null;

  @Verbatim({ max: 200, optional: true, nullable: true })
  readonly suffix?: string | null;

  /** The comment that it answers: it joins that thread, and has no block and no quote of its own. */
  @Id({ optional: true, nullable: true })
  readonly parentId?: string | null;

  check(): Fault[] {
    if ((this.parentId ?? null) === null) return this.contextWithoutQuote();
    return (['blockId', 'quote', 'prefix', 'suffix'] as const).flatMap((field) => ((this[field] ?? null) === null ? [] : [{
      pointer: `/${field}`, code: 'answers-have-none', detail: 'What a thread is about was said by its first comment.',
    }]));
  }

  private contextWithoutQuote(): Fault[] {
    if ((this.quote ?? null) !== null) return [];
    return (['prefix', 'suffix'] as const).flatMap((field) => ((this[field] ?? null) === null ? [] : [{
      pointer: `/${field}`, code: 'needs-quote', detail: 'This is about the words of a quotation: send quote as well.',
    }]));
  }

  comment(): CommentInput {
    const { body, blockId = null, quote = null, prefix = null, suffix = null, parentId = null } = this;
    return { body, blockId, quote, prefix, suffix, parentId: parentId ?? null, mentions: this.mentions ?? [] };
  }
}

export class ListCommentsQuery extends PageQuery implements CommentFilter {
  /** Only threads that are dealt with; false for the others. */
  @QueryFlag({ optional: true })
  readonly resolved?: boolean;

  /** Only threads about this block, whether it is still there or not. */
  @Pattern(BLOCK_ID, BLOCK_ID_FORM, { optional: true })
  readonly blockId?: string;
}
