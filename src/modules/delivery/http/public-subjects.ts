import type { PublicAuthor, PublicCategory, PublicTag } from '../subject.queries';
import type { PublicAuthorView, PublicCategoryView, PublicTagView } from './site.view';

/** The categories below a parent (null: the roots), each with its own below it. */
export function categoryTree(categories: readonly PublicCategory[], parentId: string | null = null): PublicCategoryView[] {
  return categories
    .filter((category) => category.parentId === parentId)
    .map(({ id, slug, path, name, description }) => ({ slug, path, name, description, children: categoryTree(categories, id) }));
}

export function publicAuthorView({ slug, name, bio, links }: PublicAuthor): PublicAuthorView {
  return { slug, name, bio, links: links.map(({ label, url }) => ({ label, url })) };
}

export function publicTagView({ slug, name }: PublicTag): PublicTagView {
  return { slug, name };
}
