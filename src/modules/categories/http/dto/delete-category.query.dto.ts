import { Id } from '../../../../platform/http/fields';

export class DeleteCategoryQuery {
  /** The category that takes over the articles, children, grants and paths of the deleted one. */
  @Id({ optional: true })
  readonly reassignTo?: string;
}
