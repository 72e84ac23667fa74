import { Pattern } from '../../../../platform/http/fields';

export class ResolvePathQuery {
  /** A path of the public site, such as `/news/politics`. */
  @Pattern(/^\/[^\p{Cc}]{0,999}$/u, 'This must be a path of at most 1,000 characters that begins with a slash.')
  readonly path: string;
}
