import { ApiProperty } from '@nestjs/swagger';
import { isoTime } from '../../../platform/database/row';
import type { Tag } from '../tag.entity';

/** A subject that articles share. */
export class TagView {
  id: string;
  version: number;
  /** @example 'budget' */
  slug: string;
  name: string;
  /** In other languages, by locale. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  names: Record<string, string>;
  createdAt: string;
  updatedAt: string;
}

export class TagMergeCountsView {
  /** Articles that have it in their open or last published revision, the trashed included. */
  articles: number;
  /** Those of them that readers see so. */
  live: number;
}

/** The tag that another one was merged into, or would be. */
export class MergedTagView extends TagView {
  /** Nothing was changed. */
  dryRun: boolean;
  counts: TagMergeCountsView;
}

export class TagListView {
  items: TagView[];
  nextCursor: string | null;
  /** How many tags there are; only with `include=total`. */
  total?: number;
}

export function tagView({ id, version, slug, name, names, createdAt, updatedAt }: Tag): TagView {
  return { id, version, slug, name, names, createdAt: isoTime(createdAt), updatedAt: isoTime(updatedAt) };
}
