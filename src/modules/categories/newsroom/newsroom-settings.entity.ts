import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../../platform/database/time-column';
import type { OwnReviewPolicy } from '../review-policy';
import type { OwnSeverities } from '../severities';

/** The id of the only row. */
export const NEWSROOM_ID = '00000000-0000-7000-8000-000000000001';

/** What counts where no category says otherwise. */
@Entity('newsroom_settings')
export class NewsroomSettings {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  version: number;

  /** null: what Copydesk has by itself. */
  @Column('jsonb', { nullable: true })
  reviewPolicy: OwnReviewPolicy | null;

  /** null: what Copydesk has by itself. */
  @Column('jsonb', { nullable: true })
  severities: OwnSeverities | null;

  @TimeColumn({ byDatabase: true })
  updatedAt: Date;
}
