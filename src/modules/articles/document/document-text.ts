import { NODE_RULES } from './document-schema';
import type { ArticleDocument, DocumentNode } from './document-node';

const SEPARATOR = '\n\n';

/** The texts of a block and of the blocks in it: titles, captions and attributions too. */
function textsOf({ type, attrs = {}, content = [] }: DocumentNode): (string | undefined)[] {
  const captions = [attrs.caption, ...(attrs.items ?? []).map(({ caption }) => caption)];
  const isText = NODE_RULES[type].content?.includes('text');
  const own = isText ? [content.map(({ text }) => text ?? '\n').join('')] : content.flatMap(textsOf);
  return [attrs.title, ...own, attrs.attribution, ...captions];
}

/** The text of one block. */
export function blockText(block: DocumentNode): string {
  return textsOf(block).filter(Boolean).join(SEPARATOR);
}

/** The text of a document, a blank line between blocks. */
export function documentText(document: ArticleDocument): string {
  return document.content.map(blockText).filter(Boolean).join(SEPARATOR);
}
