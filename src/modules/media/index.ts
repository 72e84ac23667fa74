export { LIBRARY_FILES } from './library-files';
export { Media } from './media.entity';
export { MediaLinks } from './media-links';
export { MediaModule } from './media.module';
export { MoveMedia } from './move-media';
export { type AttachmentType, type MediaKind, isAttachment, isPicture, kindOf } from './media-kind';
export {
  type AddressedFile, type RenderedPicture, type Rendition, publicFileUrl, publicRenditions, signedFileUrl, signedRenditions, srcsetOf,
} from './renditions';
