import { Line, WebUrl } from '../../../../platform/http/fields';

/** A page of the author elsewhere. */
export class AuthorLinkDto {
  /** @example 'Mastodon' */
  @Line({ max: 100 })
  readonly label: string;

  @WebUrl()
  readonly url: string;
}
