import { Id } from '../../../../platform/http/fields';

export class DeleteTagQuery {
  /** The tag that takes the place of the deleted one in every article. */
  @Id({ optional: true })
  readonly reassignTo?: string;
}
