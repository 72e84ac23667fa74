import { QueryFlag, Text } from '../../../../platform/http/fields';
import { PageQuery } from '../../../../platform/http/page.query.dto';

export class ListReviewTasksQuery extends PageQuery {
  /** true: only those that nobody has closed; false: only those that somebody has. */
  @QueryFlag({ optional: true })
  readonly open?: boolean;
}

export class CloseReviewTaskDto {
  /** What came of it. */
  @Text({ max: 5000, optional: true, nullable: true })
  readonly note?: string | null;
}
