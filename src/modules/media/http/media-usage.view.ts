import { ApiProperty } from '@nestjs/swagger';
import type { MediaUsage } from '../media-usage.queries';

/** An article, an author or a category that uses a picture. */
export class MediaUsageView {
  @ApiProperty({ enum: ['article', 'author', 'category'] })
  type: MediaUsage['type'];
  id: string;
  /** The headline, or the name. */
  name: string;
  /** What of an article: its live revision, the open one, the last one of an article that was withdrawn or retracted, or earlier ones. */
  @ApiProperty({ enum: ['live', 'open', 'withdrawn', 'retracted', 'old'] })
  usedAs: MediaUsage['usedAs'];
  /** The numbers of these revisions, the newest first. */
  revisions: number[];
  @ApiProperty({ enum: ['cover', 'body', 'gallery', 'portrait', 'image'], isArray: true })
  places: MediaUsage['places'][number][];
  /** The article is in the trash. */
  trashed: boolean;
}

export class MediaUsageListView {
  items: MediaUsageView[];
  nextCursor: string | null;
}

export function mediaUsageView({ type, id, name, usedAs, revisions, places, trashed }: MediaUsage): MediaUsageView {
  return { type, id, name, usedAs, revisions: [...revisions], places: [...places], trashed };
}
