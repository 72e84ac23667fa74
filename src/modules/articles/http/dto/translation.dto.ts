import { Id } from '../../../../platform/http/fields';

export class TranslationDto {
  /** The article that says the same in another language. */
  @Id()
  readonly articleId: string;
}
