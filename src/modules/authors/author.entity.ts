import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../platform/database/time-column';

/** A page of an author elsewhere. */
export interface AuthorLink {
  label: string;
  url: string;
}

/** A name that readers see in bylines; it may belong to a user. A deleted one stays as a tombstone, because revisions keep its id. */
@Entity('authors')
export class Author {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  version: number;

  /** Unique, deleted ones included. */
  @Column('text')
  slug: string;

  /** Those that readers knew it under and that nobody else has taken since: they lead to the present one, or to that of the author that it was merged into. */
  @Column('text', { array: true })
  formerSlugs: string[];

  @Column('text')
  name: string;

  /** By locale; where a locale has none, `name` counts. */
  @Column('jsonb')
  names: Record<string, string>;

  @Column('text', { nullable: true })
  bio: string | null;

  @Column('text', { nullable: true })
  email: string | null;

  @Column('jsonb')
  links: AuthorLink[];

  @Column('uuid', { nullable: true })
  mediaId: string | null;

  @Column('uuid', { nullable: true })
  userId: string | null;

  @Column('boolean')
  active: boolean;

  @TimeColumn({ byDatabase: true })
  createdAt: Date;

  @TimeColumn({ byDatabase: true })
  updatedAt: Date;

  @TimeColumn({ nullable: true })
  deletedAt: Date | null;

  /** The living author who took the place of a deleted one: never another tombstone. */
  @Column('uuid', { nullable: true })
  mergedInto: string | null;
}
