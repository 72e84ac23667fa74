import { Line } from '../../../../platform/http/fields';
import { WebAddress } from './web-address';

/** A page of the author elsewhere. */
export class AuthorLinkDto {
  /** @example 'Mastodon' */
  @Line({ max: 100 })
  readonly label: string;

  @WebAddress()
  readonly url: string;
}
