import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../kernel/actor';
import { messageOf } from '../../kernel/error-code';
import { type PlacedGrant, grantsOfKey } from '../../kernel/key-grants';
import type { KeyScope } from '../../kernel/key-scopes';
import { Unauthenticated } from '../../kernel/problem';
import type { Credential, Principal } from '../../platform/access/authenticator';
import { type Statement, queryPrepared } from '../../platform/database/prepared-statement';
import { SidePool } from '../../platform/database/side-pool';
import { isSecretOf, readKeyText } from './key-text';

interface KeyRow {
  id: string;
  secret_hash: string;
  scopes: KeyScope[];
  lineage: string[] | null;
  user_id: string;
  user_name: string;
  use_is_noted: boolean;
  grants: PlacedGrant[] | null;
}

const keyBy = (column: 'prefix' | 'id'): Statement => ({
  name: `api-key-actor-by-${column}`,
  text: `select k.id, k.secret_hash, k.scopes, coalesce(m.lineage, c.lineage) as lineage, u.id as user_id, u.name as user_name,
           coalesce(k.last_used_at > now() - interval '1 minute', false) as use_is_noted,
           (select json_agg(json_build_object('role', r.key, 'permissions', r.permissions,
              'categoryId', coalesce(gc.merged_into, gc.id), 'lineage', coalesce(gm.lineage, gc.lineage)))
            from grants g join roles r on r.id = g.role_id
            left join categories gc on gc.id = g.category_id left join categories gm on gm.id = gc.merged_into
            where g.user_id = u.id) as grants
         from api_keys k join users u on u.id = k.created_by
         left join categories c on c.id = k.category_id left join categories m on m.id = c.merged_into
         where k.${column} = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) and u.status = 'active'`,
});

const BY_PREFIX = keyBy('prefix');
const BY_ID = keyBy('id');

/** Knows keys, and asks the database each time, so that one that is revoked, or whose maker is gone, is worthless at once. */
@Injectable()
export class ApiKeyAuthenticator {
  private readonly noting = new Set<string>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly side: SidePool,
  ) {}

  /** The person who made the key, with what is left of their rights for it. Throws Unauthenticated. */
  async authenticate({ token, ...origin }: Credential): Promise<Actor> {
    const text = readKeyText(token);
    if (!text) throw new Unauthenticated();
    const admittedAt = performance.now();
    const [row] = await queryPrepared<KeyRow & object>(this.dataSource.manager, BY_PREFIX, [text.prefix]);
    if (!row || !isSecretOf(row.secret_hash, text.secret)) throw new Unauthenticated();
    if (!row.use_is_noted) void this.noteUse(row.id);
    return actorOf(row, { ...origin, admittedAt });
  }

  /** The same for what the key started and is done later. Throws Unauthenticated. */
  async recall({ keyId, requestId, address, userAgent }: Principal): Promise<Actor> {
    const admittedAt = performance.now();
    const [row] = await this.side.query<KeyRow & object>(BY_ID, [keyId]);
    if (!row) throw new Unauthenticated();
    return actorOf(row, { requestId, address, userAgent, admittedAt });
  }

  /** Whoever has the key, with what is left of their rights for it now: to know what it may, and never to do it in its name. null where it is good no more. */
  async absent(keyId: string): Promise<Actor | null> {
    const [row] = await queryPrepared<KeyRow & object>(this.dataSource.manager, BY_ID, [keyId]);
    return row ? actorOf(row, { requestId: null, address: null }) : null;
  }

  /** Once a minute and key at most, whoever of several instances comes first; no request waits for it. */
  private async noteUse(id: string): Promise<void> {
    if (this.noting.has(id)) return;
    this.noting.add(id);
    try {
      await this.dataSource.query(
        "update api_keys set last_used_at = now() where id = $1 and (last_used_at is null or last_used_at <= now() - interval '1 minute')", [id],
      );
    } catch (error) {
      new Logger('ApiKeys').warn(`The use of a key was not noted: ${messageOf(error)}`);
    } finally {
      this.noting.delete(id);
    }
  }
}

function actorOf(row: KeyRow, origin: Pick<Actor, 'requestId' | 'address' | 'userAgent' | 'admittedAt'>): Actor {
  const { id, scopes, lineage } = row;
  return {
    id: row.user_id, name: row.user_name, sessionId: null, key: { id, scopes, categoryId: lineage?.at(-1) ?? null },
    grants: grantsOfKey(row.grants ?? [], scopes, lineage), ...origin,
  };
}
