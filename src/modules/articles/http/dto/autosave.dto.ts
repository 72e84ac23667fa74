import type { Fault } from '../../../../kernel/problem';
import { Id, Integer, Line, Nested, Timestamp } from '../../../../platform/http/fields';
import type { SelfChecked } from '../../../../platform/http/request-validation.pipe';
import type { BodyWarning } from '../../document';
import type { UnsavedText } from '../../editing/autosave-article';
import { BodyField } from './body-field';
import { CONTENT_FIELDS, ContentFieldsDto } from './content-fields.dto';
import { picked } from './picked-fields';

/** The fields that are being written. What they refer to is looked up when they are saved. */
export class AutosaveContentDto extends ContentFieldsDto {
  /** May be empty as long as it is being written. */
  @Line({ min: 0, max: 300, optional: true })
  readonly headline?: string;

  @Id({ optional: true })
  readonly categoryId?: string;
}

export class AutosaveDto implements SelfChecked {
  /** The version of the article that is being written over. */
  @Integer({ min: 1, max: 2_147_483_647 })
  readonly baseVersion: number;

  @Nested(() => AutosaveContentDto)
  readonly content: AutosaveContentDto;

  /** `savedAt` of the autosave that was seen last, null for none: another one is then not written over. Left out: whatever is there. */
  @Timestamp({ optional: true, nullable: true })
  readonly previousSavedAt?: string | null;

  readonly #body = new BodyField();

  check(): Fault[] {
    return this.#body.read(this.content.body, '/content/body');
  }

  get warnings(): BodyWarning[] {
    return this.#body.warnings;
  }

  unsavedText(): UnsavedText {
    const { baseVersion, content, previousSavedAt } = this;
    const { document } = this.#body;
    return { baseVersion, previousSavedAt, content: { ...picked(content, CONTENT_FIELDS), ...(document && { body: document }) } };
  }
}
