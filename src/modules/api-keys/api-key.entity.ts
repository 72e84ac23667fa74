import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { KeyScope } from '../../kernel/key-scopes';
import { TimeColumn } from '../../platform/database/time-column';

/** What a program signs in with: a part of the rights of the person who made it. */
@Entity('api_keys')
export class ApiKey {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  /** The part of the key that is no secret. */
  @Column('text')
  prefix: string;

  /** SHA-256 of the secret. Not selected by default, so that it cannot slip into an answer. */
  @Column('text', { select: false })
  secretHash: string;

  @Column('text', { array: true })
  scopes: KeyScope[];

  /** null: everywhere that its maker may. */
  @Column('uuid', { nullable: true })
  categoryId: string | null;

  @Column('uuid')
  createdBy: string;

  @TimeColumn({ byDatabase: true })
  createdAt: Date;

  @TimeColumn({ nullable: true })
  expiresAt: Date | null;

  /** To the minute. */
  @TimeColumn({ nullable: true, byDatabase: true })
  lastUsedAt: Date | null;

  @TimeColumn({ nullable: true, byDatabase: true })
  revokedAt: Date | null;
}
