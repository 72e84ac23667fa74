import { publicRenditions } from '../../media';
import { type PublicPicture, deliveredPicture } from '../delivered-picture';
import type { DeliveredPictureView } from '../delivered.view';
import type { PublicAuthor, PublicCategory, PublicTag } from '../subject.queries';
import type { PublicAuthorView, PublicCategoryView, PublicTagView } from './site.view';

/** The categories below a parent (null: the roots), each with its own below it. */
export function categoryTree(categories: readonly PublicCategory[], publicUrl: string, parentId: string | null = null): PublicCategoryView[] {
  return categories
    .filter((category) => category.parentId === parentId)
    .map((category) => publicCategoryView(category, categoryTree(categories, publicUrl, category.id), publicUrl));
}

export function publicCategoryView({ slug, path, name, description, picture }: PublicCategory, children: PublicCategoryView[], publicUrl: string): PublicCategoryView {
  return { slug, path, name, description, picture: picture && pictureView(picture, publicUrl), children };
}

export function publicAuthorView({ slug, name, bio, links, picture }: PublicAuthor, publicUrl: string): PublicAuthorView {
  const profile = { slug, name, bio, links: links.map(({ label, url }) => ({ label, url })) };
  return { ...profile, picture: picture && pictureView(picture, publicUrl) };
}

export function publicTagView({ slug, name }: PublicTag): PublicTagView {
  return { slug, name };
}

function pictureView(picture: PublicPicture, publicUrl: string): DeliveredPictureView {
  return deliveredPicture(picture, publicRenditions(picture, publicUrl));
}
