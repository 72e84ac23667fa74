import { type Media, type RenderedPicture, type Rendition, isPicture, srcsetOf } from '../media';
import type { DeliveredPictureView } from './delivered.view';
import type { MediaAddresses } from './media-addresses';

/** What readers are told of a picture. */
export type PublicPicture = RenderedPicture & Pick<Media, 'alt' | 'caption' | 'credit' | 'placeholder'>;

export function deliveredPicture(picture: PublicPicture, renditions: Rendition[]): DeliveredPictureView {
  return {
    id: picture.id,
    alt: picture.alt,
    caption: picture.caption,
    credit: picture.credit,
    width: picture.width,
    height: picture.height,
    focalPoint: { x: picture.focalX, y: picture.focalY },
    placeholder: picture.placeholder,
    renditions,
    srcset: srcsetOf(renditions),
  };
}

/** What a use of a picture says in the place of what the library says. */
export interface PictureUse {
  readonly mediaId: string;
  readonly alt?: string | null;
  readonly caption?: string | null;
  readonly credit?: string | null;
}

/** The picture with the words of its use, an empty one of which hides that of the library; null where it is not among these. */
export function pictureAsUsed(use: PictureUse, media: readonly Media[], addresses: MediaAddresses): DeliveredPictureView | null {
  const picture = media.find(({ id }) => id === use.mediaId);
  if (!picture || !isPicture(picture)) return null;
  const [caption, credit] = [(use.caption ?? picture.caption) || null, (use.credit ?? picture.credit) || null];
  return deliveredPicture({ ...picture, alt: use.alt ?? picture.alt, caption, credit }, addresses.renditionsOf(picture));
}
