import { isoTime } from '../../../platform/database/row';
import type { PublicCorrection } from '../correction.queries';

/** The article that was put right, as it is now. */
export class CorrectedArticleView {
  slug: string;
  locale: string;
  headline: string;
  url: string;
}

export class PublicCorrectionView {
  id: string;
  type: 'correction' | 'clarification';
  note: string;
  at: string;
  article: CorrectedArticleView;
}

export class PublicCorrectionListView {
  items: PublicCorrectionView[];
  nextCursor: string | null;
}

export function publicCorrectionView({ id, type, note, at, slug, headline, url }: PublicCorrection, locale: string): PublicCorrectionView {
  return { id, type, note, at: isoTime(at), article: { slug, locale, headline, url } };
}
