import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../platform/database/time-column';
import type { OwnReviewPolicy } from './review-policy';
import type { OwnSeverities } from './severities';

/** A section of the newsroom, in a tree. A deleted one stays as a tombstone, because revisions keep its id. */
@Entity('categories')
export class Category {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  version: number;

  @Column('uuid', { nullable: true })
  parentId: string | null;

  /** Unique among living siblings. */
  @Column('text')
  slug: string;

  /** The slugs from the root down: news/politics. */
  @Column('text')
  path: string;

  /** The ids from the root down to this one, itself included. */
  @Column('uuid', { array: true })
  lineage: string[];

  @Column('text')
  name: string;

  /** By locale; where a locale has none, `name` counts. */
  @Column('jsonb')
  names: Record<string, string>;

  @Column('text', { nullable: true })
  description: string | null;

  /** The picture that stands for it. */
  @Column('uuid', { nullable: true })
  mediaId: string | null;

  /** The place among its siblings, from 0. */
  @Column('integer')
  position: number;

  @Column('boolean')
  active: boolean;

  /** null: all is inherited. */
  @Column('jsonb', { nullable: true })
  reviewPolicy: OwnReviewPolicy | null;

  /** null: all is inherited. */
  @Column('jsonb', { nullable: true })
  severities: OwnSeverities | null;

  @TimeColumn({ byDatabase: true })
  createdAt: Date;

  @TimeColumn({ byDatabase: true })
  updatedAt: Date;

  @TimeColumn({ nullable: true })
  deletedAt: Date | null;

  /** The living category that took the place of a deleted one: never another tombstone. */
  @Column('uuid', { nullable: true })
  mergedInto: string | null;
}
