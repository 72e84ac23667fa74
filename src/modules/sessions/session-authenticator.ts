import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor, Grant } from '../../kernel/actor';
import { isUuid } from '../../kernel/ids';
import { Unauthenticated } from '../../kernel/problem';
import { Authenticator, Credential, Principal } from '../../platform/access/authenticator';
import { type Statement, queryPrepared } from '../../platform/database/prepared-statement';
import { SidePool } from '../../platform/database/side-pool';
import { AccessTokens } from './access-tokens';

interface ActorRow {
  name: string;
  stale: boolean;
  grants: Grant[] | null;
}

const ACTOR: Statement = {
  name: 'session-actor',
  text: `select u.name, s.verified_at < now() - interval '15 minutes' and exists (
         select from second_factors f where f.user_id = u.id and f.confirmed_at is not null) as stale, (
         select json_agg(json_build_object(
           'role', r.key, 'permissions', r.permissions, 'categoryId', coalesce(c.merged_into, c.id)))
         from grants g join roles r on r.id = g.role_id left join categories c on c.id = g.category_id
         where g.user_id = u.id) as grants
       from sessions s join users u on u.id = s.user_id
       where s.id = $1 and u.id = $2 and s.ended_at is null and s.expires_at > now() and u.status = 'active'`,
};

/** Knows people by their access token, and asks the database each time, so that what is revoked is revoked at once. */
@Injectable()
export class SessionAuthenticator extends Authenticator {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly dataSource: DataSource,
    private readonly side: SidePool,
  ) {
    super();
  }

  async authenticate({ token, ...origin }: Credential): Promise<Actor> {
    const { userId, sessionId } = await this.tokens.verify(token);
    if (!isUuid(userId) || !isUuid(sessionId)) throw new Unauthenticated();
    const admittedAt = performance.now();
    const [row] = await queryPrepared<ActorRow & object>(this.dataSource.manager, ACTOR, [sessionId, userId]);
    return actorOf(row, { id: userId, sessionId, admittedAt, ...origin });
  }

  async recall({ userId, sessionId, requestId, address, userAgent }: Principal): Promise<Actor> {
    if (sessionId === null) throw new Unauthenticated();
    const admittedAt = performance.now();
    const [row] = await this.side.query<ActorRow & object>(ACTOR, [sessionId, userId]);
    return actorOf(row, { id: userId, sessionId, admittedAt, requestId, address, userAgent });
  }
}

function actorOf(row: ActorRow | undefined, known: Omit<Actor, 'name' | 'grants' | 'proofIsStale'>): Actor {
  if (!row) throw new Unauthenticated();
  return { ...known, name: row.name, grants: row.grants ?? [], ...(row.stale && { proofIsStale: true }) };
}
