import type { EntityManager } from 'typeorm';
import { findSuccessors } from '../../platform/database/successors';
import type { Webhook } from './webhook.entity';

/** The webhooks as they are read: each in the category that took the place of its own, if one did. */
export async function inPresentCategories(manager: EntityManager, webhooks: readonly Webhook[]): Promise<Webhook[]> {
  const successor = await findSuccessors(manager, 'categories', webhooks.map(({ categoryId }) => categoryId));
  return webhooks.map((webhook) => ({ ...webhook, categoryId: successor(webhook.categoryId) }));
}

/** One of them. */
export async function inPresentCategory(manager: EntityManager, webhook: Webhook): Promise<Webhook> {
  const successor = await findSuccessors(manager, 'categories', [webhook.categoryId]);
  return { ...webhook, categoryId: successor(webhook.categoryId) };
}
