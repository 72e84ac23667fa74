import { type MediaType, isPictureType } from './media-kind';
import { onlyForPictures } from './media.errors';

/** What is said of pictures alone. */
const OF_PICTURES = ['alt', 'focalX', 'focalY'] as const;

/** Throws only-for-pictures where something is said of another file that only pictures have; that there is none may be said of all. */
export function requireFitting(type: MediaType, said: { readonly [Field in (typeof OF_PICTURES)[number]]?: unknown }): void {
  const unfit = isPictureType(type) ? undefined : OF_PICTURES.find((field) => said[field] !== undefined && said[field] !== null);
  if (unfit) throw onlyForPictures(unfit);
}
