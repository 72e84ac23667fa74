import { ApiProperty } from '@nestjs/swagger';
import type { DirectUpload } from '../staged/upload-directly';

/** Where a file is to be sent. */
export class DirectUploadView {
  id: string;
  @ApiProperty({ enum: ['PUT'] })
  method: 'PUT';
  /** Good for an hour, for this one file. */
  url: string;
  /** To be sent with it, exactly; browsers send the length by themselves. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  headers: Record<string, string>;
  /** What is not completed by then is removed. */
  expiresAt: string;
}

export function directUploadView({ upload, put }: DirectUpload): DirectUploadView {
  return { id: upload.id, method: 'PUT', url: put.url, headers: { ...put.headers }, expiresAt: upload.expiresAt.toISOString() };
}
