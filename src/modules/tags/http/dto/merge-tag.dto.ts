import { Flag, Id } from '../../../../platform/http/fields';

export class MergeTagDto {
  /** The tag that takes its place in every article. */
  @Id()
  readonly into: string;

  /** Says what would be handed over, and changes nothing. */
  @Flag({ optional: true })
  readonly dryRun?: boolean;
}
