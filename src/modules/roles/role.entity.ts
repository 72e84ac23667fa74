import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../platform/database/time-column';
import type { Permission } from '../../kernel/permissions';

/** A named set of permissions. The built-in ones come with the schema. */
@Entity('roles')
export class Role {
  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  version: number;

  @Column('text')
  key: string;

  @Column('text')
  name: string;

  @Column('text', { array: true })
  permissions: Permission[];

  @Column('boolean')
  builtIn: boolean;

  @TimeColumn({ byDatabase: true })
  updatedAt: Date;
}
