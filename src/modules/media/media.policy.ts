import { Actor, Lineage, holdsAnywhere, holdsIn, isInPart } from '../../kernel/actor';
import type { Permission } from '../../kernel/permissions';

/** What of a picture decides who may do what with it. A picture is in the folder of a section, or in none. */
export interface FiledMedia {
  readonly uploadedBy: string;
  /** The section of its folder, from the root down; null where it is in none. */
  readonly folder: Lineage | null;
}

/** Pictures in no folder are everybody's who reads media at all; one's own are always in sight, but for a key those in folders outside of its category. */
export function maySee(actor: Actor, media: FiledMedia): boolean {
  return isOwn(actor, media) || holdsInFolder(actor, 'media:read', media.folder);
}

/** Whoever manages the library of the section may edit every picture there, and who uploaded one may edit that. */
export function mayEdit(actor: Actor, media: FiledMedia): boolean {
  return mayManage(actor, media) || (isOwn(actor, media) && holdsAnywhere(actor, 'media:upload'));
}

export function mayManage(actor: Actor, { folder }: FiledMedia): boolean {
  return holdsInFolder(actor, 'media:manage', folder);
}

/** Whether the actor may put pictures into the folder of a section. */
export function mayFileIn(actor: Actor, folder: Lineage): boolean {
  return holdsIn(actor, 'media:upload', folder) || holdsIn(actor, 'media:manage', folder);
}

function isOwn(actor: Actor, { uploadedBy, folder }: FiledMedia): boolean {
  return uploadedBy === actor.id && isInPart(actor, folder);
}

function holdsInFolder(actor: Actor, permission: Permission, folder: Lineage | null): boolean {
  return folder === null ? holdsAnywhere(actor, permission) : holdsIn(actor, permission, folder);
}
