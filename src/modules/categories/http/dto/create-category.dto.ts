import { Id, Integer, Line, Slug } from '../../../../platform/http/fields';
import { CategorySettingsDto } from './category-settings.dto';

export class CreateCategoryDto extends CategorySettingsDto {
  @Line({ max: 200 })
  readonly name: string;

  /** Unique among siblings. Left out: derived from the name, with -2, -3 … where taken. */
  @Slug({ optional: true })
  readonly slug?: string;

  /** null or left out: at the root of the tree. */
  @Id({ optional: true, nullable: true })
  readonly parentId?: string | null;

  /** The place among its siblings, from 0. Left out: behind the last. */
  @Integer({ min: 0, max: 10_000, optional: true })
  readonly position?: number;
}
