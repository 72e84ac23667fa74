import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../../../platform/database/row';
import type { ArticleChange } from '../changes/change.queries';
import { CHANGE_TYPES, type ChangeType } from '../changes/note-change';

/** What happened to an article for its readers. */
export class ChangeView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** `published` also when it comes back; `withdrawn` and `retracted` say that a copy must go. */
  @ApiProperty({ enum: CHANGE_TYPES })
  type: ChangeType;

  @ApiProperty({ format: 'date-time' })
  at: string;

  /** The one that it had then. */
  slug: string;
  locale: string;
}

export class ChangeListView {
  items: ChangeView[];

  /** Never null: after the last change, it is good for what comes later. */
  nextCursor: string;
}

export function changeView({ id, type, at, slug, locale }: ArticleChange): ChangeView {
  return { id, type, at: isoTime(at), slug, locale };
}
