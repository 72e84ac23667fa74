import { Integer, Line, Slug } from '../../../../platform/http/fields';
import { CategorySettingsDto } from './category-settings.dto';

export class UpdateCategoryDto extends CategorySettingsDto {
  @Line({ max: 200, optional: true })
  readonly name?: string;

  /** A new one changes the path of the category and of all below it; the former paths redirect, as far as readers knew them. */
  @Slug({ optional: true })
  readonly slug?: string;

  /** The place among its siblings, from 0; the others make room. */
  @Integer({ min: 0, max: 10_000, optional: true })
  readonly position?: number;
}
