import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type PageRequest, type Position, pageOf } from '../../kernel/page';
import { isoTime } from '../../platform/database/row';

/** A session that has not ended. */
export interface LiveSession {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** A session that nobody has renewed for a week is over: a device that was lost or forgotten stays signed in no longer. */
export const NOT_IDLE = "last_used_at > now() - interval '7 days'";

/** Who is signed in where. */
@Injectable()
export class SessionQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** Used last first. */
  async listOf(userId: string, { limit, after }: PageRequest, manager: EntityManager = this.dataSource.manager): Promise<{ items: LiveSession[]; next: Position | null }> {
    const found = await manager.query<LiveSession[]>(
      `select id, created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt", host(address) as address, user_agent as "userAgent"
       from sessions where user_id = $1 and ended_at is null and expires_at > now() and ${NOT_IDLE}
         and ($2::timestamptz is null or (last_used_at, id) < ($2, $3::uuid))
       order by last_used_at desc, id desc limit $4`, [userId, after?.value ?? null, after?.id ?? null, limit + 1],
    );
    const { rows, next } = pageOf(found, limit, ({ lastUsedAt, id }) => ({ value: isoTime(lastUsedAt), id }));
    return { items: rows, next };
  }
}
