import { OmitType } from '@nestjs/swagger';
import { Id, Pattern, Timestamp } from '../../../../platform/http/fields';
import { PageQuery } from '../../../../platform/http/page.query.dto';
import type { AuditFilter } from '../../audit.queries';

const TYPE = /^[a-z-]{1,60}(\.[a-z_-]{1,60})?$/;

export class ListAuditQuery extends PageQuery implements AuditFilter {
  /** Who did it. */
  @Id({ optional: true })
  readonly actor?: string;

  /** What it was done to. */
  @Id({ optional: true })
  readonly subject?: string;

  /** Such as `article.published`, or `article` for all of them. */
  @Pattern(TYPE, 'This must be a type such as article.published, or article for all of them.', { optional: true })
  readonly type?: string;

  /** Not before. */
  @Timestamp({ optional: true })
  readonly from?: string;

  /** Before. */
  @Timestamp({ optional: true })
  readonly to?: string;
}

/** The whole of it knows no pages. */
export class ExportAuditQuery extends OmitType(ListAuditQuery, ['limit', 'cursor'] as const) {}
