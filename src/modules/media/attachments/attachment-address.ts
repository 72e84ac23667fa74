import { ATTACHMENT_TYPES, type AttachmentType, EXTENSIONS } from '../media-kind';

/** What somebody without a sign-in asks for. */
export interface AttachmentAddress {
  readonly mediaId: string;
  /** file.pdf, file.mp3 or file.mp4 */
  readonly file: string;
  readonly version: string | undefined;
  readonly signature: string | undefined;
}

const NAMES: ReadonlyMap<string, AttachmentType> = new Map(ATTACHMENT_TYPES.map((type) => [attachmentFileOf(type), type]));

/** The name in the addresses of files of that type. */
export function attachmentFileOf(type: AttachmentType): string {
  return `file.${EXTENSIONS[type]}`;
}

/** Every name in addresses. */
export const ATTACHMENT_FILES: readonly string[] = [...NAMES.keys()];

/** The type that the name asks for; undefined for every other text. */
export function attachmentNamed(file: string): AttachmentType | undefined {
  return NAMES.get(file);
}
