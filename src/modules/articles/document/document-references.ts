import type { ArticleDocument, AttachmentItem, DocumentNode } from './document-node';
import { documentText } from './document-text';

export interface DocumentReferences {
  /** Of pictures and of attachments. */
  mediaIds: string[];
  pictureIds: string[];
  attachmentIds: string[];
  articleIds: string[];
}

function* nodesOf(nodes: readonly DocumentNode[]): Generator<DocumentNode> {
  for (const node of nodes) {
    yield node;
    yield* nodesOf(node.content ?? []);
  }
}

/** The media assets and articles that a document refers to, each once, in the order they come in. */
export function documentReferences(document: ArticleDocument): DocumentReferences {
  const pictureIds = new Set<string>();
  const attachmentIds = new Set(attachmentsOf(document).map(({ mediaId }) => mediaId));
  const articleIds = new Set<string>();
  for (const { type, attrs = {} } of nodesOf(document.content)) {
    if (type !== 'attachment' && attrs.mediaId !== undefined) pictureIds.add(attrs.mediaId);
    for (const { mediaId } of attrs.items ?? []) pictureIds.add(mediaId);
    if (attrs.articleId !== undefined) articleIds.add(attrs.articleId);
  }
  const mediaIds = [...new Set([...pictureIds, ...attachmentIds])];
  return { mediaIds, pictureIds: [...pictureIds], attachmentIds: [...attachmentIds], articleIds: [...articleIds] };
}

/** The files that a document has beside its text, each once, with what it says of them where it has them first. */
export function attachmentsOf(document: ArticleDocument): AttachmentItem[] {
  const items = [...nodesOf(document.content)].flatMap(({ type, attrs: { mediaId, title, caption, credit } = {} }) =>
    type === 'attachment' && mediaId !== undefined
      ? [{ mediaId, ...(title !== undefined && { title }), ...(caption !== undefined && { caption }), ...(credit !== undefined && { credit }) }] : []);
  return items.filter(({ mediaId }, index) => items.findIndex((other) => other.mediaId === mediaId) === index);
}

const SHOWN = new Set<DocumentNode['type']>(['image', 'gallery', 'attachment', 'embed']);

/** Says whether a document has neither text nor a picture, an attachment or an embed. */
export function isEmptyDocument(document: ArticleDocument): boolean {
  return documentText(document).trim() === '' && ![...nodesOf(document.content)].some(({ type }) => SHOWN.has(type));
}
