import { Actor, holdsAnywhere } from '../../kernel/actor';

/** Whoever manages the library may edit every picture, and who uploaded one may edit that. */
export function mayEdit(actor: Actor, media: { readonly uploadedBy: string }): boolean {
  return holdsAnywhere(actor, 'media:manage') || (media.uploadedBy === actor.id && holdsAnywhere(actor, 'media:upload'));
}
