import { Flag, Id } from '../../../../platform/http/fields';

export class MergeCategoryDto {
  /** The category that takes over the articles, children, grants, pictures and paths. */
  @Id()
  readonly into: string;

  /** Says what would be handed over, and changes nothing. */
  @Flag({ optional: true })
  readonly dryRun?: boolean;
}
