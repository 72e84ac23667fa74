import { Line, Slug } from '../../../../platform/http/fields';

/** One of the consents that an article needs. */
export class ReviewStepDto {
  /** Unique among the steps. @example 'legal' */
  @Slug()
  readonly key: string;

  /** @example 'Legal check' */
  @Line({ max: 200 })
  readonly name: string;

  /** The key of a role: who approves here must hold it in the section, or be chief or admin there. @example 'editor' */
  @Line({ max: 100 })
  readonly roleKey: string;
}
