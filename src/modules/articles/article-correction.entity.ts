import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../platform/database/time-column';

/** What readers are told of a publication that put something right. */
@Entity('article_corrections')
export class ArticleCorrection {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  articleId: string;

  @Column('uuid')
  revisionId: string;

  @Column('text')
  type: 'correction' | 'clarification';

  @Column('text')
  note: string;

  @TimeColumn({ byDatabase: true })
  at: Date;
}
