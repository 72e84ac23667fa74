import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, holdsEverywhere } from '../../kernel/actor';
import { type PageRequest, type Position, pageOf } from '../../kernel/page';
import { NotFound } from '../../kernel/problem';
import { isoTime } from '../../platform/database/row';
import { findSuccessors } from '../../platform/database/successors';
import { ApiKey } from './api-key.entity';

/** A key with the name of its maker, in the category that took the place of its own, if one did. */
export interface ApiKeyDetail {
  readonly key: ApiKey;
  readonly maker: { readonly id: string; readonly name: string };
}

/** The read side of keys: who manages them everywhere sees all, everybody else their own. */
@Injectable()
export class ApiKeyQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first, revoked ones included. */
  async list(actor: Actor, { limit, after }: PageRequest): Promise<{ items: ApiKeyDetail[]; next: Position | null }> {
    const query = this.visibleTo(actor).orderBy('k.createdAt', 'DESC').addOrderBy('k.id', 'DESC').limit(limit + 1);
    if (after) query.andWhere('(k.created_at, k.id) < (:value::timestamptz, :id::uuid)', after);
    const { rows, next } = pageOf(await query.getMany(), limit, ({ createdAt, id }) => ({ value: isoTime(createdAt), id }));
    return { items: await this.withMakers(rows), next };
  }

  /** Throws NotFound, also for one of somebody else that the actor does not manage. */
  async get(actor: Actor, id: string): Promise<ApiKeyDetail> {
    const [detail] = await this.withMakers(await this.visibleTo(actor).andWhere('k.id = :keyId', { keyId: id }).getMany());
    if (!detail) throw new NotFound();
    return detail;
  }

  private visibleTo(actor: Actor) {
    const query = this.dataSource.manager.createQueryBuilder(ApiKey, 'k').where('true');
    return holdsEverywhere(actor, 'api-key:manage') ? query : query.andWhere('k.created_by = :actorId', { actorId: actor.id });
  }

  private async withMakers(keys: ApiKey[]): Promise<ApiKeyDetail[]> {
    const makers = await this.dataSource.query<ApiKeyDetail['maker'][]>(
      'select id, name from users where id = any ($1)', [keys.map(({ createdBy }) => createdBy)],
    );
    const successor = await findSuccessors(this.dataSource.manager, 'categories', keys.map(({ categoryId }) => categoryId));
    return keys.map((key) => ({ key: { ...key, categoryId: successor(key.categoryId) }, maker: makers.find(({ id }) => id === key.createdBy) ?? { id: key.createdBy, name: '' } }));
  }
}
