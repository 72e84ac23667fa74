import type { ArticleDocument, DocumentNode } from './document-node';
import { documentText } from './document-text';

export interface DocumentReferences {
  mediaIds: string[];
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
  const mediaIds = new Set<string>();
  const articleIds = new Set<string>();
  for (const { attrs = {} } of nodesOf(document.content)) {
    if (attrs.mediaId !== undefined) mediaIds.add(attrs.mediaId);
    for (const { mediaId } of attrs.items ?? []) mediaIds.add(mediaId);
    if (attrs.articleId !== undefined) articleIds.add(attrs.articleId);
  }
  return { mediaIds: [...mediaIds], articleIds: [...articleIds] };
}

const SHOWN = new Set<DocumentNode['type']>(['image', 'gallery', 'embed']);

/** Says whether a document has neither text nor a picture nor an embed. */
export function isEmptyDocument(document: ArticleDocument): boolean {
  return documentText(document).trim() === '' && ![...nodesOf(document.content)].some(({ type }) => SHOWN.has(type));
}
