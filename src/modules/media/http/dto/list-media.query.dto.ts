import { Choice, Id, Line, QueryFlag, Timestamp, Words } from '../../../../platform/http/fields';
import { CountedPageQuery } from '../../../../platform/http/page.query.dto';
import { MEDIA_KINDS, MEDIA_TYPES, type MediaKind, type MediaType } from '../../media-kind';
import { LACKING, LICENCES, type MediaFilter, ORIENTATIONS } from '../../media-filter';

export class ListMediaQuery extends CountedPageQuery implements MediaFilter {
  /** Words, or parts of words, of the title, alternative text, caption, credit, byline, copyright, place and keywords; all have to be there. */
  @Words({ max: 200, optional: true })
  readonly q?: string;

  /** Words of the credit, in this order. */
  @Line({ max: 200, optional: true })
  readonly credit?: string;

  /** Pictures, or others. */
  @Choice(MEDIA_KINDS, { optional: true })
  readonly kind?: MediaKind;

  /** What the file is. */
  @Choice(MEDIA_TYPES, { optional: true })
  readonly type?: MediaType;

  /** Wider than high, higher than wide, or neither; after the orientation was applied. */
  @Choice(ORIENTATIONS, { optional: true })
  readonly orientation?: MediaFilter['orientation'];

  /** Uploaded at this time or later. */
  @Timestamp({ optional: true })
  readonly createdFrom?: string;

  /** Uploaded before this time. */
  @Timestamp({ optional: true })
  readonly createdTo?: string;

  /** Taken at this time or later. */
  @Timestamp({ optional: true })
  readonly takenFrom?: string;

  /** Taken before this time. */
  @Timestamp({ optional: true })
  readonly takenTo?: string;

  /** Uploaded by this person. */
  @Id({ optional: true })
  readonly uploadedBy?: string;

  /** The folder of this section, with all below it. */
  @Id({ optional: true })
  readonly categoryId?: string;

  /** Used by no open, live or withdrawn article, no author and no category; false for those that are used. */
  @QueryFlag({ optional: true })
  readonly unused?: boolean;

  /** Without an alternative text, or without a credit. */
  @Choice(LACKING, { optional: true })
  readonly missing?: MediaFilter['missing'];

  /** Expired; expiring within 30 days; or revoked. */
  @Choice(LICENCES, { optional: true })
  readonly licence?: MediaFilter['licence'];

  /** What is in the trash, as far as one may restore it, instead of the library. */
  @QueryFlag({ optional: true })
  readonly trashed?: boolean;
}
