import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../platform/database/time-column';
import type { Visibility } from './workflow/article-state';

/** Why an article must not be published, and who said so. */
export interface LegalHold {
  readonly reason: string;
  readonly by: { readonly id: string; readonly name: string };
  readonly at: string;
}

/** What readers are told in the place of an article that was retracted, and who did it. */
export interface Retraction {
  readonly notice: string;
  readonly by: { readonly id: string; readonly name: string };
  readonly at: string;
}

/** An article: what readers get of it, its facts, and the pointers to its open and its last published revision. */
@Entity('articles')
export class Article {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  version: number;

  @Column('text')
  locale: string;

  @Column('text')
  visibility: Visibility;

  @Column('uuid', { nullable: true })
  openRevisionId: string | null;

  /** The revision that was published last; readers see it while the visibility is live. */
  @Column('uuid', { nullable: true })
  liveRevisionId: string | null;

  @TimeColumn({ nullable: true })
  firstPublishedAt: Date | null;

  @TimeColumn({ nullable: true })
  lastPublishedAt: Date | null;

  @TimeColumn({ nullable: true })
  significantUpdatedAt: Date | null;

  @TimeColumn({ nullable: true })
  embargoUntil: Date | null;

  @Column('jsonb', { nullable: true })
  legalHold: LegalHold | null;

  @Column('jsonb', { nullable: true })
  retraction: Retraction | null;

  @TimeColumn({ nullable: true })
  expireAt: Date | null;

  @TimeColumn({ nullable: true })
  archivedAt: Date | null;

  @TimeColumn({ nullable: true })
  deletedAt: Date | null;

  @Column('uuid', { nullable: true })
  assigneeId: string | null;

  @TimeColumn({ nullable: true })
  dueAt: Date | null;

  @TimeColumn({ nullable: true })
  plannedFor: Date | null;

  @Column('uuid')
  createdBy: string;

  @TimeColumn({ byDatabase: true })
  createdAt: Date;

  @TimeColumn({ byDatabase: true })
  updatedAt: Date;
}
