import type { Settings } from '../../../config/settings';
import { articleUrl } from '../../articles';

export const PLACE_TYPES = ['article', 'category', 'author', 'tag'] as const;

export type PlaceType = (typeof PLACE_TYPES)[number];

/** What a path of the public site may stand for. */
export interface Candidate {
  readonly type: PlaceType;
  /** Of an article; all others have the same path in each. */
  readonly locale: string | null;
  /** The slug, or the slug path of a category. */
  readonly name: string;
}

const SLUG = 'a-slug-for-the-pattern';

/** The paths of the public site: of articles as ARTICLE_URL says, of sections their slug path, of authors and tags below `authors` and `tags`. */
export class SitePaths {
  private readonly base: string;
  private readonly articles: readonly { locale: string; form: RegExp }[];

  constructor(private readonly settings: Settings) {
    this.base = new URL(settings.siteUrl).pathname.replace(/\/$/, '');
    this.articles = settings.siteLocales.map((locale) => ({ locale, form: formOf(this.articlePath(locale, SLUG)) }));
  }

  /** In the order in which they count. */
  read(path: string): Candidate[] {
    const plain = path.length > 1 ? path.replace(/\/$/, '') : path;
    const articles = this.articles.flatMap(({ locale, form }): Candidate[] => {
      const name = form.exec(plain)?.[1];
      return name === undefined ? [] : [{ type: 'article', locale, name }];
    });
    if (!plain.startsWith(`${this.base}/`)) return articles;
    const rest = plain.slice(this.base.length + 1);
    const [, list, slug] = /^(author|tag)s\/([^/]+)$/.exec(rest) ?? [];
    const subject: Candidate[] = list && slug ? [{ type: list as PlaceType, locale: null, name: slug }] : [];
    return [...articles, ...subject, { type: 'category', locale: null, name: rest }];
  }

  write({ type, locale, name }: Candidate): string {
    if (type === 'article') return this.articlePath(locale ?? this.settings.defaultLocale, name);
    return type === 'category' ? `${this.base}/${name}` : `${this.base}/${type}s/${name}`;
  }

  private articlePath(locale: string, slug: string): string {
    const { pathname, search } = new URL(articleUrl(this.settings, locale, slug));
    return `${pathname}${search}`;
  }
}

function formOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(SLUG, '([^/?#]+)')}$`);
}
