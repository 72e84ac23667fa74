import type { Settings } from '../../../config/settings';
import { isoTime } from '../../../platform/database/row';
import { articleUrl } from '../article-url';
import type { CorrectionDetail } from '../correction.queries';
import type { Visibility } from '../workflow/article-state';

/** The article that was put right, as it was published last. */
export class CorrectionArticleView {
  id: string;
  visibility: Visibility;
  locale: string;
  slug: string;
  headline: string;
  url: string;
}

export class CorrectionView {
  id: string;
  type: 'correction' | 'clarification';
  note: string;
  at: string;
  article: CorrectionArticleView;
}

export class CorrectionListView {
  items: CorrectionView[];
  nextCursor: string | null;
}

export function correctionView({ id, type, note, at, ...article }: CorrectionDetail, settings: Settings): CorrectionView {
  const { articleId, visibility, locale, slug, headline } = article;
  return {
    id, type, note, at: isoTime(at),
    article: { id: articleId, visibility, locale, slug, headline, url: articleUrl(settings, locale, slug) },
  };
}
