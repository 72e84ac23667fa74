import { Injectable } from '@nestjs/common';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { type Actor, sectionsOf } from '../../kernel/actor';
import { type PageRequest, type Position, pageOf } from '../../kernel/page';
import { NotFound } from '../../kernel/problem';
import { isoTime } from '../../platform/database/row';
import { inPresentCategories, inPresentCategory } from './in-present-categories';
import { Webhook } from './webhook.entity';

/** The read side of webhooks: who manages those of a section sees no others. */
@Injectable()
export class WebhookQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. */
  async list(actor: Actor, { limit, after }: PageRequest): Promise<{ items: Webhook[]; next: Position | null }> {
    const query = this.visibleTo(actor).orderBy('w.createdAt', 'DESC').addOrderBy('w.id', 'DESC').limit(limit + 1);
    if (after) query.andWhere('(w.created_at, w.id) < (:value::timestamptz, :id::uuid)', after);
    const { rows, next } = pageOf(await query.getMany(), limit, ({ createdAt, id }) => ({ value: isoTime(createdAt), id }));
    return { items: await inPresentCategories(this.dataSource.manager, rows), next };
  }

  /** Throws NotFound, also for one that the actor does not manage. */
  async get(actor: Actor, id: string): Promise<Webhook> {
    const webhook = await this.visibleTo(actor).andWhere('w.id = :webhookId', { webhookId: id }).getOne();
    if (!webhook) throw new NotFound();
    return inPresentCategory(this.dataSource.manager, webhook);
  }


  private visibleTo(actor: Actor): SelectQueryBuilder<Webhook> {
    const query = this.dataSource.manager.createQueryBuilder(Webhook, 'w').where('true');
    const sections = sectionsOf(actor, 'webhook:manage');
    if (sections === 'everywhere') return query;
    return query.andWhere(
      `exists (select from categories c join categories t on t.id = coalesce(c.merged_into, c.id)
        where c.id = w.category_id and t.lineage && :sections::uuid[])`,
      { sections },
    );
  }
}
