import { ApiProperty } from '@nestjs/swagger';
import type { Settings } from '../../../config/settings';
import { isoTime } from '../../../platform/database/row';
import type { PreviewLink } from '../previews/preview-link';
import { PersonView } from './person.view';

export class PreviewLinkKeyView {
  id: string;
  name: string;
}

/** A link to an article before it is published, without the token that opens it. */
export class PreviewLinkView {
  id: string;
  @ApiProperty({ oneOf: [{ type: 'integer', minimum: 1 }, { type: 'string', enum: ['latest'] }] })
  revision: number | 'latest';
  createdBy: PersonView;
  /** The API key with which it was made, and without which it shows nothing. */
  key: PreviewLinkKeyView | null;
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
  /** How often it was opened. */
  views: number;
  lastViewedAt: string | null;
}

/** A new link: the only answer that holds its token. */
export class MadePreviewLinkView extends PreviewLinkView {
  /** Shown now and never again. */
  token: string;
  /** Where the preview is, token included. */
  @ApiProperty({ format: 'uri' })
  url: string;
}

export class PreviewLinkListView {
  items: PreviewLinkView[];
  nextCursor: string | null;
}

export function previewLinkView({ id, revision, createdBy, key, views, ...times }: PreviewLink): PreviewLinkView {
  return {
    id,
    revision: revision ?? 'latest',
    createdBy,
    key,
    createdAt: isoTime(times.createdAt),
    expiresAt: isoTime(times.expiresAt),
    revokedAt: isoTime(times.revokedAt),
    views,
    lastViewedAt: isoTime(times.lastViewedAt),
  };
}

export function madePreviewLinkView(link: PreviewLink, token: string, { publicUrl }: Settings): MadePreviewLinkView {
  return { ...previewLinkView(link), token, url: `${publicUrl}/delivery/v1/preview/${token}` };
}
