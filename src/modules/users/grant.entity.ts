import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A role that a user holds: everywhere (categoryId null), or in one category and all below it. */
@Entity('grants')
export class UserGrant {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  userId: string;

  @Column('uuid')
  roleId: string;

  @Column('uuid', { nullable: true })
  categoryId: string | null;

  /** It comes from a group of the identity provider, and goes with it. */
  @Column('boolean')
  fromGroups: boolean;
}
