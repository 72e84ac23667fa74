import { Id, Line, Locale } from '../../../../platform/http/fields';
import type { NewArticle } from '../../article-input';
import { ArticleContentDto } from './article-content.dto';

export class CreateArticleDto extends ArticleContentDto {
  @Line({ max: 300 })
  readonly headline: string;

  @Id()
  readonly categoryId: string;

  /** BCP 47, one of the site's. Left out: the site's default. */
  @Locale({ optional: true })
  readonly locale?: string;

  newContent(): NewArticle['content'] {
    return { ...this.content(), headline: this.headline, categoryId: this.categoryId };
  }
}
