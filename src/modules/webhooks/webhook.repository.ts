import { Injectable } from '@nestjs/common';
import type { Actor, Lineage } from '../../kernel/actor';
import { NotFound } from '../../kernel/problem';
import type { Tx } from '../../platform/database/tx';
import { unknownCategory } from './webhook.errors';
import { Webhook } from './webhook.entity';
import { mayManage } from './webhook.policy';

/** The write side of webhooks. */
@Injectable()
export class WebhookRepository {
  /** With its lock. Throws NotFound, also for one that the actor may not manage. Events are written down meanwhile: the key is not locked. */
  async lock(tx: Tx, actor: Actor, id: string): Promise<Webhook> {
    const webhook = await tx.findOne(Webhook, { where: { id }, lock: { mode: 'for_no_key_update' } });
    if (!webhook || !mayManage(actor, await this.sectionOf(tx, webhook.categoryId))) throw new NotFound();
    return webhook;
  }

  /** The lineage of a category, or of what it was merged into; null for all of the newsroom. */
  async sectionOf(tx: Tx, categoryId: string | null): Promise<Lineage | null> {
    if (categoryId === null) return null;
    const [section] = await tx.query<{ lineage: string[] }[]>(
      'select t.lineage from categories c join categories t on t.id = coalesce(c.merged_into, c.id) where c.id = $1', [categoryId],
    );
    return section?.lineage ?? [];
  }

  /** As sectionOf, for a category that a request names. Throws unknown-category. */
  async livingSection(tx: Tx, categoryId: string | null): Promise<Lineage | null> {
    if (categoryId === null) return null;
    const [section] = await tx.query<{ lineage: string[] }[]>(
      'select lineage from categories where id = $1 and deleted_at is null for key share', [categoryId],
    );
    if (!section) throw unknownCategory();
    return section.lineage;
  }
}
