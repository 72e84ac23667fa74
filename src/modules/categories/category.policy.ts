import { Actor, Lineage, holdsEverywhere, holdsIn } from '../../kernel/actor';

/** Whether the actor may change a category. */
export function mayManage(actor: Actor, category: { lineage: Lineage }): boolean {
  return holdsIn(actor, 'category:manage', category.lineage);
}

/** Whether the actor may put categories below a parent; null is the root of the tree. */
export function mayManageBelow(actor: Actor, parent: { lineage: Lineage } | null): boolean {
  return parent ? mayManage(actor, parent) : holdsEverywhere(actor, 'category:manage');
}
