import { Id } from '../../../../platform/http/fields';

export class DeleteAuthorQuery {
  /** The author who takes over the bylines of the deleted one. */
  @Id({ optional: true })
  readonly reassignTo?: string;
}
