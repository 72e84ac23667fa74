import type { ArticleRecord } from '../article-record';
import { type Visibility, VISIBILITIES } from '../workflow/article-state';
import { ApiProperty } from '@nestjs/swagger';

/** An article that says the same in another language. */
export class LinkedTranslationView {
  id: string;
  locale: string;
  slug: string;
  headline: string;

  @ApiProperty({ enum: [...VISIBILITIES] })
  visibility: Visibility;
}

export class LinkedTranslationListView {
  items: LinkedTranslationView[];
  nextCursor: string | null;
}

export function linkedTranslationView({ article, current: { slug, headline } }: ArticleRecord): LinkedTranslationView {
  return { id: article.id, locale: article.locale, slug, headline, visibility: article.visibility };
}
