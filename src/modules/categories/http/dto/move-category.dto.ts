import { Flag, Id, Integer } from '../../../../platform/http/fields';

export class MoveCategoryDto {
  /** null: to the root of the tree. */
  @Id({ nullable: true })
  readonly parentId: string | null;

  /** The place among its new siblings, from 0. Left out: behind the last, or where it is if the parent stays the same. */
  @Integer({ min: 0, max: 10_000, optional: true })
  readonly position?: number;

  /** Says what would become of it, and changes nothing. */
  @Flag({ optional: true })
  readonly dryRun?: boolean;
}
