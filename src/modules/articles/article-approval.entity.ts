import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../platform/database/time-column';

/** Somebody's consent to exactly the content with this hash. */
@Entity('article_approvals')
export class ArticleApproval {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  articleId: string;

  @Column('uuid')
  revisionId: string;

  @Column('text')
  hash: string;

  @Column('text', { nullable: true })
  step: string | null;

  @Column('text', { nullable: true })
  comment: string | null;

  @Column('uuid')
  userId: string;

  @TimeColumn({ byDatabase: true })
  at: Date;

  @TimeColumn({ nullable: true })
  voidedAt: Date | null;
}
