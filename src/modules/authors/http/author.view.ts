import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../../../platform/database/row';
import type { Author } from '../author.entity';

/** A page of the author elsewhere. */
export class AuthorLinkView {
  label: string;
  url: string;
}

/** A name that readers see in bylines. */
export class AuthorView {
  id: string;
  version: number;
  /** @example 'jane-doe' */
  slug: string;
  name: string;
  /** In other languages, by locale. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  names: Record<string, string>;
  bio: string | null;
  email: string | null;
  links: AuthorLinkView[];
  /** The portrait. */
  mediaId: string | null;
  /** The person who signs in and writes under this name. */
  userId: string | null;
  active: boolean;
  createdAt: string;
  updatedAt: string;
}

export class AuthorMergeCountsView {
  /** Articles that credit the author in their open or last published revision, the trashed included. */
  articles: number;
  /** Those of them that readers see so. */
  live: number;
}

/** The author that another one was merged into, or would be. */
export class MergedAuthorView extends AuthorView {
  /** Nothing was changed. */
  dryRun: boolean;
  counts: AuthorMergeCountsView;
}

export class AuthorListView {
  items: AuthorView[];
  nextCursor: string | null;
  /** How many authors there are; only with `include=total`. */
  total?: number;
}

export function authorView(author: Author): AuthorView {
  const { id, version, slug, name, names, bio, email, mediaId, userId, active } = author;
  return {
    id, version, slug, name, names, bio, email,
    links: author.links.map(({ label, url }) => ({ label, url })),
    mediaId, userId, active,
    createdAt: isoTime(author.createdAt),
    updatedAt: isoTime(author.updatedAt),
  };
}
