import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../platform/database/time-column';

/** A refresh token, as a hash. It is good once; used again, it ends its session, because then somebody has a copy. */
@Entity('refresh_tokens')
export class RefreshToken {
  @PrimaryColumn('text')
  hash: string;

  @Column('uuid')
  sessionId: string;

  @TimeColumn({ byDatabase: true })
  issuedAt: Date;

  @TimeColumn({ nullable: true })
  usedAt: Date | null;
}
