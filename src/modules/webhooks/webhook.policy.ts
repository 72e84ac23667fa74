import { type Actor, type Lineage, holdsEverywhere, holdsIn } from '../../kernel/actor';

/** Whether the actor may manage a webhook: of a section, where they hold the right; of everything, only who holds it everywhere. */
export function mayManage(actor: Actor, section: Lineage | null): boolean {
  return section === null ? holdsEverywhere(actor, 'webhook:manage') : holdsIn(actor, 'webhook:manage', section);
}
