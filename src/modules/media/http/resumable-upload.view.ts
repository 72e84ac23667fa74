import type { UploadProgress } from '../staged/staged-uploads';

/** An upload that comes in parts. */
export class ResumableUploadView {
  id: string;
  /** How many bytes the file has. */
  bytes: number;
  /** How many are there. */
  received: number;
  /** The picture that it became; null until the last part has come and was taken. */
  mediaId: string | null;
  /** What is not finished by then is removed. */
  expiresAt: string;
}

export function resumableUploadView({ upload, received }: UploadProgress): ResumableUploadView {
  return { id: upload.id, bytes: upload.bytes, received, mediaId: upload.mediaId, expiresAt: upload.expiresAt.toISOString() };
}
