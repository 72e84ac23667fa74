import type { ArticleDocument, AttachmentItem, DocumentNode, MediaItem } from '../articles';
import type { DeliveredAttachmentView, DeliveredPictureView, TeaserView } from './delivered.view';

/** Finds what a document refers to, with the words of the place where it does so; null for what readers do not see. */
export interface DocumentCompanions {
  picture(item: MediaItem): DeliveredPictureView | null;
  attachment(item: AttachmentItem): DeliveredAttachmentView | null;
  article(id: string): TeaserView | null;
}

type Attributes = NonNullable<DocumentNode['attrs']>;

/** The document as readers get it: beside each id in it stands what a page needs of what it names, and what they do not see is left out, as in HTML. */
export function deliveredDocument({ type, content }: ArticleDocument, find: DocumentCompanions): ArticleDocument {
  return { type, content: deliveredNodes(content, find) };
}

function deliveredNodes(nodes: readonly DocumentNode[], find: DocumentCompanions): DocumentNode[] {
  return nodes.flatMap((node) => deliveredNode(node, find) ?? []);
}

function deliveredNode({ type, attrs, content, ...inline }: DocumentNode, find: DocumentCompanions): DocumentNode | null {
  const delivered = attrs && deliveredAttributes(type, attrs, find);
  if (delivered === null) return null;
  const children = content && deliveredNodes(content, find);
  // Where all of it was left out, the place itself stays: a cell of a table above all.
  const filled: DocumentNode[] | undefined = children?.length === 0 ? [{ type: 'paragraph' }] : children;
  return { type, ...(delivered && { attrs: delivered }), ...(filled && { content: filled }), ...inline };
}

/** null where nothing of the node is left. */
function deliveredAttributes(type: DocumentNode['type'], attrs: Attributes, find: DocumentCompanions): Attributes | null {
  const { mediaId, items, articleId } = attrs;
  if (items !== undefined) return galleryAttributes(attrs, items, find);
  if (articleId !== undefined) return beside(attrs, 'article', find.article(articleId));
  if (mediaId === undefined) return attrs;
  const item = { ...attrs, mediaId };
  return beside(attrs, 'media', type === 'attachment' ? find.attachment(item) : find.picture(item));
}

function galleryAttributes(attrs: Attributes, items: readonly MediaItem[], find: DocumentCompanions): Attributes | null {
  const seen = items.flatMap((item) => beside(item, 'media', find.picture(item)) ?? []);
  return seen.length === 0 ? null : { ...attrs, items: seen };
}

function beside<Attrs extends object>(attrs: Attrs, name: 'media' | 'article', found: object | null): Attrs | null {
  return found && { ...attrs, [name]: found };
}
