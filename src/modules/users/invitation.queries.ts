import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type PageRequest, type Position, pageOf } from '../../kernel/page';
import { NotFound } from '../../kernel/problem';
import type { NewGrant } from './grants';
import { INVITED_GRANTS } from './invited-grants';

/** Somebody who was asked to join. */
export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly grants: readonly NewGrant[];
  readonly invitedBy: { readonly id: string; readonly name: string };
  readonly createdAt: Date;
  readonly sentAt: Date;
  readonly expiresAt: Date;
}

const OPEN = `
  select i.id, i.email, i.name, ${INVITED_GRANTS} as grants, json_build_object('id', u.id, 'name', u.name) as "invitedBy", i.created_at as "createdAt",
         i.sent_at as "sentAt", i.expires_at as "expiresAt"
  from invitations i join users u on u.id = i.invited_by
  where i.ended_at is null`;

/** Invitations that nobody has accepted or revoked yet, those that expired among them. */
@Injectable()
export class InvitationQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. */
  async list({ limit, after }: PageRequest): Promise<{ items: Invitation[]; next: Position | null }> {
    const rows = await this.dataSource.query<Invitation[]>(`${OPEN} and ($1::uuid is null or i.id < $1) order by i.id desc limit $2`, [after?.id ?? null, limit + 1]);
    const page = pageOf(rows, limit, ({ id }) => ({ value: '', id }));
    return { items: page.rows, next: page.next };
  }

  /** Throws NotFound. */
  async get(id: string, manager: EntityManager = this.dataSource.manager): Promise<Invitation> {
    const [found] = await manager.query<Invitation[]>(`${OPEN} and i.id = $1`, [id]);
    if (!found) throw new NotFound();
    return found;
  }
}
