import { isBlank } from '../../../kernel/blank';
import type { ArticleDocument, AttachmentItem, DocumentNode } from './document-node';
import { blockText } from './document-text';

export interface DocumentReferences {
  /** Of pictures and of attachments. */
  mediaIds: string[];
  pictureIds: string[];
  attachmentIds: string[];
  articleIds: string[];
}

function someNode(nodes: readonly DocumentNode[], isFound: (node: DocumentNode) => boolean): boolean {
  return nodes.some((node) => isFound(node) || (node.content !== undefined && someNode(node.content, isFound)));
}

function eachNode(nodes: readonly DocumentNode[], visit: (node: DocumentNode) => void): void {
  for (const node of nodes) {
    visit(node);
    if (node.content !== undefined) eachNode(node.content, visit);
  }
}

/** The media assets and articles that a document refers to, each once, in the order they come in. */
export function documentReferences(document: ArticleDocument): DocumentReferences {
  const pictureIds = new Set<string>();
  const attachmentIds = new Set(attachmentsOf(document).map(({ mediaId }) => mediaId));
  const articleIds = new Set<string>();
  eachNode(document.content, ({ type, attrs }) => {
    if (attrs === undefined) return;
    if (type !== 'attachment' && attrs.mediaId !== undefined) pictureIds.add(attrs.mediaId);
    for (const { mediaId } of attrs.items ?? []) pictureIds.add(mediaId);
    if (attrs.articleId !== undefined) articleIds.add(attrs.articleId);
  });
  const mediaIds = [...new Set([...pictureIds, ...attachmentIds])];
  return { mediaIds, pictureIds: [...pictureIds], attachmentIds: [...attachmentIds], articleIds: [...articleIds] };
}

/** The files that a document has beside its text, each once, with what it says of them where it has them first. */
export function attachmentsOf(document: ArticleDocument): AttachmentItem[] {
  const items = new Map<string, AttachmentItem>();
  eachNode(document.content, ({ type, attrs: { mediaId, title, caption, credit } = {} }) => {
    if (type !== 'attachment' || mediaId === undefined || items.has(mediaId)) return;
    items.set(mediaId, { mediaId, ...(title !== undefined && { title }), ...(caption !== undefined && { caption }), ...(credit !== undefined && { credit }) });
  });
  return [...items.values()];
}

const SHOWN = new Set<DocumentNode['type']>(['image', 'gallery', 'attachment', 'embed']);

/** Says whether a document has neither text nor a picture, an attachment or an embed. */
export function isEmptyDocument(document: ArticleDocument): boolean {
  return !document.content.some((block) => !isBlank(blockText(block))) && !someNode(document.content, ({ type }) => SHOWN.has(type));
}
