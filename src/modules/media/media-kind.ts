export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif'] as const;
export type PictureType = (typeof PICTURE_TYPES)[number];

/** What is no picture: articles have it beside their text, and readers get it as it is. */
export const ATTACHMENT_TYPES = ['application/pdf', 'audio/mpeg', 'video/mp4'] as const;
export type AttachmentType = (typeof ATTACHMENT_TYPES)[number];

export const MEDIA_TYPES = [...PICTURE_TYPES, ...ATTACHMENT_TYPES] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

export const MEDIA_KINDS = ['picture', 'document', 'audio', 'video'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

/** How files of each type end. */
export const EXTENSIONS = {
  'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'image/avif': 'avif', 'image/gif': 'gif',
  'application/pdf': 'pdf', 'audio/mpeg': 'mp3', 'video/mp4': 'mp4',
} as const satisfies Record<MediaType, string>;

const KINDS: Readonly<Record<AttachmentType, Exclude<MediaKind, 'picture'>>> = { 'application/pdf': 'document', 'audio/mpeg': 'audio', 'video/mp4': 'video' };

export function isPictureType(type: string): type is PictureType {
  return PICTURE_TYPES.some((each) => each === type);
}

export function isAttachmentType(type: string): type is AttachmentType {
  return ATTACHMENT_TYPES.some((each) => each === type);
}

export function kindOf(type: AttachmentType): Exclude<MediaKind, 'picture'>;
export function kindOf(type: MediaType): MediaKind;
export function kindOf(type: MediaType): MediaKind {
  return isPictureType(type) ? 'picture' : KINDS[type];
}

export function typesOf(kind: MediaKind): MediaType[] {
  return MEDIA_TYPES.filter((type) => kindOf(type) === kind);
}

/** What every picture has. */
export interface PictureShape {
  readonly mimeType: PictureType;
  readonly width: number;
  readonly height: number;
}

/** Narrows what is read of the library to pictures; the database knows none without a size. */
export function isPicture<T extends { readonly mimeType: string; readonly width: number | null; readonly height: number | null }>(
  media: T,
): media is T & PictureShape {
  return isPictureType(media.mimeType) && media.width !== null && media.height !== null;
}

/** The others. */
export function isAttachment<T extends { readonly mimeType: string }>(media: T): media is T & { readonly mimeType: AttachmentType } {
  return isAttachmentType(media.mimeType);
}
