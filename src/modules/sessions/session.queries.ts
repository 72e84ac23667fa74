import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** A session that has not ended. */
export interface LiveSession {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** Who is signed in where. */
@Injectable()
export class SessionQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** Used last first, the latest hundred. */
  async listOf(userId: string, manager: EntityManager = this.dataSource.manager): Promise<LiveSession[]> {
    return manager.query<LiveSession[]>(
      `select id, created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt", host(address) as address, user_agent as "userAgent"
       from sessions where user_id = $1 and ended_at is null and expires_at > now() order by last_used_at desc, id desc limit 100`, [userId],
    );
  }
}
