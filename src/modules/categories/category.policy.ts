import { Actor, Lineage, holdsEverywhere, holdsIn, permissionsOf } from '../../kernel/actor';

/** Whether the actor may change a category. */
export function mayManage(actor: Actor, category: { lineage: Lineage }): boolean {
  return holdsIn(actor, 'category:manage', category.lineage);
}

/** Whether the actor may put categories below a parent; null is the root of the tree. */
export function mayManageBelow(actor: Actor, parent: { lineage: Lineage } | null): boolean {
  return parent ? mayManage(actor, parent) : holdsEverywhere(actor, 'category:manage');
}

/** Whether the actor would hold anything in a section that they do not hold there now: nobody moves a section to where it is theirs. */
export function wouldGain(actor: Actor, section: { now: Lineage; moved: Lineage }): boolean {
  return permissionsOf(actor).some((permission) => holdsIn(actor, permission, section.moved) && !holdsIn(actor, permission, section.now));
}

/** The same for a section that becomes another one: what goes over to it, and what it is joined by with those who hold something there. */
export function wouldGainByMerge(actor: Actor, category: { id: string; lineage: Lineage }, target: { lineage: Lineage }): boolean {
  return wouldGain(actor, { now: category.lineage, moved: target.lineage }) || wouldGain(actor, { now: target.lineage, moved: [category.id] });
}
