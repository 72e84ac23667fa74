import { Choice, Flag, Integer, Text } from '../../../../platform/http/fields';
import { CHANGE_KINDS, type ChangeKind } from '../../article-revision.entity';

/** The body of a verb that takes none. */
export class NoBodyDto {}

export class RequestChangesDto {
  /** What the writer should change. */
  @Text({ max: 5000 })
  readonly comment: string;
}

export class ApproveDto {
  @Text({ max: 5000, optional: true, nullable: true })
  readonly comment?: string | null;
}

export class PublishDto {
  /** Required from the second publication on, ignored at the first. */
  @Choice(CHANGE_KINDS, { optional: true })
  readonly changeKind?: ChangeKind;

  /** For readers; required for a correction or a clarification. */
  @Text({ max: 5000, optional: true })
  readonly note?: string;
}

export class WithdrawDto {
  /** For colleagues. */
  @Text({ max: 5000 })
  readonly reason: string;
}

export class RevertDto {
  /** The number of the revision to copy. */
  @Integer({ min: 1, max: 1_000_000 })
  readonly revision: number;

  /** Put it in the place of an open revision. */
  @Flag({ optional: true })
  readonly replace?: boolean;
}
