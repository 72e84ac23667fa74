import { ApiProperty } from '@nestjs/swagger';
import { PLACE_TYPES, type PlaceType } from '../paths/site-paths';

/** What a path of the public site stands for. */
export class ResolvedPathView {
  @ApiProperty({ enum: PLACE_TYPES })
  type: PlaceType;

  @ApiProperty({ format: 'uuid' })
  id: string;

  /** The present slug; of a category its slug path. With it the delivery API is asked. */
  slug: string;

  /** Of the path of an article, with which the delivery API is asked; null for all others. */
  locale: string | null;

  /** The path that it has now. */
  path: string;

  /** Whether the path that was asked for is a former one: the public site answers with a redirect to `path`. */
  redirect: boolean;
}

export class RedirectView {
  @ApiProperty({ enum: PLACE_TYPES })
  type: PlaceType;

  /** A former path of the public site. */
  from: string;

  /** The present one. */
  to: string;

  /** Of an article; null for all others. */
  locale: string | null;
}

export class RedirectListView {
  items: RedirectView[];
  nextCursor: string | null;
}
