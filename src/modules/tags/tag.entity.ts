import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../platform/database/time-column';

/** A subject that articles share. A deleted one stays as a tombstone, because revisions keep its id. */
@Entity('tags')
export class Tag {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  version: number;

  /** Unique, deleted ones included. */
  @Column('text')
  slug: string;

  /** Those that readers knew it under and that nobody else has taken since: they lead to the present one, or to that of the tag that it was merged into. */
  @Column('text', { array: true })
  formerSlugs: string[];

  @Column('text')
  name: string;

  /** By locale; where a locale has none, `name` counts. */
  @Column('jsonb')
  names: Record<string, string>;

  @TimeColumn({ byDatabase: true })
  createdAt: Date;

  @TimeColumn({ byDatabase: true })
  updatedAt: Date;

  @TimeColumn({ nullable: true })
  deletedAt: Date | null;

  /** The living tag that took the place of a deleted one: never another tombstone. */
  @Column('uuid', { nullable: true })
  mergedInto: string | null;
}
