import { type Media, type RenderedPicture, type Rendition, srcsetOf } from '../media';
import type { DeliveredPictureView } from './delivered.view';

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
