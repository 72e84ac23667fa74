import type { PersonName } from '../article-record';

/** How long a link is good for, in seconds. */
export const PREVIEW_LIFETIME = { default: 60 * 60, least: 60, most: 7 * 24 * 60 * 60 } as const;

/** A link to an article as it is before it is published, without the token that opens it. */
export interface PreviewLink {
  readonly id: string;
  readonly articleId: string;
  /** The number of the one revision that it shows; null: the latest whenever it is opened. */
  readonly revision: number | null;
  readonly createdBy: PersonName;
  /** The API key with which they made it; null: they did it themselves. */
  readonly key: { readonly id: string; readonly name: string } | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  /** How often it was opened. */
  readonly views: number;
  readonly lastViewedAt: Date | null;
}
