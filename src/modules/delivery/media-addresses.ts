import type { Settings } from '../../config/settings';
import { type AddressedFile, type RenderedPicture, type Rendition, publicFileUrl, publicRenditions } from '../media';

/** Where pictures and files are: in public, unless whoever reads this needs a signature for them. */
export interface MediaAddresses {
  renditionsOf(picture: RenderedPicture): Rendition[];
  fileUrlOf(file: AddressedFile): string;
}

export const publicAddresses = ({ publicUrl }: Settings): MediaAddresses => ({
  renditionsOf: (picture) => publicRenditions(picture, publicUrl),
  fileUrlOf: (file) => publicFileUrl(file, publicUrl),
});
