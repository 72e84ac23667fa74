import type { Fault } from '../../../../kernel/problem';
import { Timestamp } from '../../../../platform/http/fields';
import type { SelfChecked } from '../../../../platform/http/request-validation.pipe';
import type { ContentInput, FactsInput } from '../../article-input';
import type { BodyWarning } from '../../document';
import { BodyField } from './body-field';
import { CONTENT_FIELDS, ContentFieldsDto } from './content-fields.dto';
import { picked } from './picked-fields';

const FACT_FIELDS = ['expireAt', 'dueAt', 'plannedFor'] as const;

/** Everything that can be written about an article but its headline and category. */
export abstract class ArticleContentDto extends ContentFieldsDto implements SelfChecked {
  @Timestamp({ optional: true, nullable: true })
  readonly expireAt?: string | null;

  @Timestamp({ optional: true, nullable: true })
  readonly dueAt?: string | null;

  @Timestamp({ optional: true, nullable: true })
  readonly plannedFor?: string | null;

  readonly #body = new BodyField();

  check(): Fault[] {
    return this.#body.read(this.body, '/body');
  }

  get warnings(): BodyWarning[] {
    return this.#body.warnings;
  }

  /** The content fields that came in. */
  content(): ContentInput {
    const { document } = this.#body;
    return { ...picked(this, CONTENT_FIELDS), ...(document && { body: document }) };
  }

  facts(): FactsInput {
    return picked(this, FACT_FIELDS);
  }
}
