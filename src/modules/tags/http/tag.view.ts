import { isoTime } from '../../../platform/database/row';
import type { Tag } from '../tag.entity';

/** A subject that articles share. */
export class TagView {
  id: string;
  version: number;
  /** @example 'budget' */
  slug: string;
  name: string;
  createdAt: string;
  updatedAt: string;
}

export class TagListView {
  items: TagView[];
  nextCursor: string | null;
  /** How many tags there are; only with `include=total`. */
  total?: number;
}

export function tagView({ id, version, slug, name, createdAt, updatedAt }: Tag): TagView {
  return { id, version, slug, name, createdAt: isoTime(createdAt), updatedAt: isoTime(updatedAt) };
}
