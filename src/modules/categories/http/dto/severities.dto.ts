import { Choice } from '../../../../platform/http/fields';
import { SEVERITIES, type Severity } from '../../severities';

function OwnSeverity() {
  return Choice(SEVERITIES, { optional: true, nullable: true });
}

/** What a category makes of an article that lacks something. What is left out or null is inherited. */
export class SeveritiesDto {
  @OwnSeverity()
  readonly 'empty-body'?: Severity | null;

  @OwnSeverity()
  readonly 'no-byline'?: Severity | null;

  @OwnSeverity()
  readonly 'inactive-category'?: Severity | null;

  @OwnSeverity()
  readonly 'inactive-author'?: Severity | null;

  @OwnSeverity()
  readonly 'cover-without-alt'?: Severity | null;

  @OwnSeverity()
  readonly 'cover-without-credit'?: Severity | null;

  @OwnSeverity()
  readonly 'no-cover'?: Severity | null;

  @OwnSeverity()
  readonly 'no-summary'?: Severity | null;
}
