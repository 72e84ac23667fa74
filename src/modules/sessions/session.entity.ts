import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../platform/database/time-column';

/** Somebody's being signed in on one device. Every access token is bound to one and is worthless once it ended. */
@Entity('sessions')
export class Session {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  userId: string;

  @TimeColumn({ byDatabase: true })
  createdAt: Date;

  @TimeColumn({ byDatabase: true })
  lastUsedAt: Date;

  @TimeColumn()
  expiresAt: Date;

  /** When the person last proved who they are. */
  @TimeColumn({ byDatabase: true })
  verifiedAt: Date;

  @TimeColumn({ nullable: true })
  endedAt: Date | null;

  @Column('inet', { nullable: true })
  address: string | null;

  @Column('text', { nullable: true })
  userAgent: string | null;
}
