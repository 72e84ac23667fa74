import type { ProjectedArticle } from '../delivery';

/** What a feed is of: the whole site, or one category with all below it, author or tag. */
export interface FeedSubject {
  /** null: the site. */
  readonly id: string | null;
  /** As readers see it; null: the site. */
  readonly name: string | null;
  readonly description: string | null;
  /** Its feeds' own folder, such as /feeds/categories/news/politics. */
  readonly folder: string;
}

/** A feed before it is written in one of the formats. All URLs are absolute. */
export interface Feed {
  readonly title: string;
  readonly description: string;
  readonly siteName: string;
  readonly siteUrl: string;
  readonly selfUrl: string;
  readonly locale: string;
  /** The newest first. */
  readonly articles: readonly ProjectedArticle[];
}

/** The same for good, whatever becomes of the slug. */
export function permanentId({ id }: Pick<ProjectedArticle, 'id'>): string {
  return `urn:uuid:${id}`;
}

/** When it was last changed in a way that matters to readers. */
export function modifiedAt({ significantUpdatedAt, publishedAt }: Pick<ProjectedArticle, 'significantUpdatedAt' | 'publishedAt'>): string {
  return significantUpdatedAt ?? publishedAt;
}

/** The latest change of all; undefined for an empty feed. */
export function latestChange({ articles }: Feed): string | undefined {
  return articles.map(modifiedAt).toSorted().at(-1);
}

/** The names of what it is filed under, each once. */
export function termsOf({ category, categories, tags }: ProjectedArticle): string[] {
  return [...new Set([category, ...categories, ...tags].map(({ name }) => name))];
}

/** What is played or taken away; of what was published before there were files, nothing. */
export function filesOf({ attachments }: Partial<Pick<ProjectedArticle, 'attachments'>>): ProjectedArticle['attachments'] {
  return attachments ?? [];
}

/** The picture as feeds give it: one size that every reader knows. */
export function pictureOf({ cover }: ProjectedArticle) {
  const rendition = cover?.renditions.find(({ name, type }) => name === 'article' && type === 'image/jpeg');
  return cover && rendition ? { ...rendition, alt: cover.alt, caption: cover.caption, credit: cover.credit } : undefined;
}
