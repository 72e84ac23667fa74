import { Choice, Flag, Id, Integer, QueryFlag, Slug, Text, Timestamp } from '../../../../platform/http/fields';
import { CHANGE_KINDS, type ChangeKind } from '../../article-revision.entity';

/** The body of a verb that cannot leave a schedule standing. */
export class CancelScheduleDto {
  /** Needed while the article is scheduled: the schedule goes with it. */
  @Flag({ optional: true })
  readonly cancelSchedule?: boolean;
}

/** The same in a query. */
export class CancelScheduleQuery {
  /** Needed while the article is scheduled: the schedule goes with it. */
  @QueryFlag({ optional: true })
  readonly cancelSchedule?: boolean;
}

export class RequestChangesDto extends CancelScheduleDto {
  /** What the writer should change. */
  @Text({ max: 5000 })
  readonly comment: string;
}

export class ApproveDto {
  @Text({ max: 5000, optional: true, nullable: true })
  readonly comment?: string | null;

  /** The key of the step that is approved: the next one, which it is also where this is left out. */
  @Slug({ optional: true })
  readonly step?: string;
}

export class PublishDto extends CancelScheduleDto {
  /** Required from the second publication on, ignored at the first. */
  @Choice(CHANGE_KINDS, { optional: true })
  readonly changeKind?: ChangeKind;

  /** For readers; required for a correction or a clarification. */
  @Text({ max: 5000, optional: true })
  readonly note?: string;

  /** Before its review, by whoever may: a review task is opened. */
  @Flag({ optional: true })
  readonly urgent?: boolean;

  /** For colleagues; required with `urgent`. */
  @Text({ max: 5000, optional: true })
  readonly reason?: string;
}

export class ScheduleDto {
  /** When it goes out: in the future, not before the embargo is over, and before the article expires. */
  @Timestamp()
  readonly publishAt: string;

  /** As for a publication: required from the second on, ignored at the first. */
  @Choice(CHANGE_KINDS, { optional: true })
  readonly changeKind?: ChangeKind;

  /** For readers; required for a correction or a clarification. */
  @Text({ max: 5000, optional: true })
  readonly note?: string;
}

export class WithdrawDto extends CancelScheduleDto {
  /** For colleagues. */
  @Text({ max: 5000 })
  readonly reason: string;
}

export class ReasonDto {
  /** For colleagues. */
  @Text({ max: 5000 })
  readonly reason: string;
}

export class EmbargoDto extends CancelScheduleDto {
  /** In the future; null lifts it. */
  @Timestamp({ nullable: true })
  readonly until: string | null;

  /** Required where it ends earlier than before. */
  @Text({ max: 5000, optional: true })
  readonly reason?: string;
}

export class RetractDto {
  /** What readers are told in the place of the article. */
  @Text({ max: 5000 })
  readonly notice: string;
}

export class AssignmentDto {
  /** Who is to work on it; null: nobody. */
  @Id({ nullable: true })
  readonly assigneeId: string | null;

  /** When it is to be ready; left out, that stays as it is. */
  @Timestamp({ optional: true, nullable: true })
  readonly dueAt?: string | null;
}

export class RevertDto {
  /** The number of the revision to copy. */
  @Integer({ min: 1, max: 1_000_000 })
  readonly revision: number;

  /** Put it in the place of an open revision. */
  @Flag({ optional: true })
  readonly replace?: boolean;
}
