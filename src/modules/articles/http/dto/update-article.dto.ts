import { Flag, Id, Line, Locale } from '../../../../platform/http/fields';
import { ArticleContentDto } from './article-content.dto';

export class UpdateArticleDto extends ArticleContentDto {
  @Line({ max: 300, optional: true })
  readonly headline?: string;

  @Id({ optional: true })
  readonly categoryId?: string;

  /** Changes only before the first publication; in review, approved or scheduled that is a save, and wants confirm. */
  @Locale({ optional: true })
  readonly locale?: string;

  /** Needed to save while the article is in review, approved or scheduled: that makes it a draft again and voids its approvals. */
  @Flag({ optional: true })
  readonly confirm?: boolean;

  /** Needed to save while the article is scheduled, beside confirm: the schedule goes with it. */
  @Flag({ optional: true })
  readonly cancelSchedule?: boolean;

  /** Where somebody has saved since: take over both, if they changed other fields or other blocks of the text; else it is stale as without. */
  @Flag({ optional: true })
  readonly merge?: boolean;
}
