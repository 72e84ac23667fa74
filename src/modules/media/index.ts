export { LIBRARY_FILES } from './library-files';
export { Media } from './media.entity';
export { MediaLinks } from './media-links';
export { MediaModule } from './media.module';
export { MoveMedia } from './move-media';
export { type RenderedPicture, type Rendition, publicRenditions, signedRenditions, srcsetOf } from './renditions';
