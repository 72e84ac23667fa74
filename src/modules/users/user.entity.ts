import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../platform/database/time-column';

export const USER_STATUSES = ['active', 'disabled'] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

/** Somebody who can sign in. Authors, whose names readers see, are something else. */
@Entity('users')
export class User {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  version: number;

  @Column('text')
  email: string;

  @Column('text')
  name: string;

  /** argon2id. Not selected by default, so that it cannot slip into an answer. */
  @Column('text', { nullable: true, select: false })
  passwordHash: string | null;

  @Column('text')
  status: UserStatus;

  @TimeColumn({ byDatabase: true })
  createdAt: Date;

  @TimeColumn({ byDatabase: true })
  updatedAt: Date;

  /** From then on nobody's, and kept for the sake of what the person did. */
  @TimeColumn({ nullable: true })
  deletedAt: Date | null;
}
