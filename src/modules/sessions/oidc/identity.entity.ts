import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../../platform/database/time-column';

/** Who a person is at an identity provider: the issuer and the subject together, and never an e-mail address. */
@Entity('identities')
export class Identity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  userId: string;

  @Column('text')
  issuer: string;

  @Column('text')
  subject: string;

  @TimeColumn({ byDatabase: true })
  linkedAt: Date;
}
