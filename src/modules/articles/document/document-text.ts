import { NODE_RULES } from './document-schema';
import type { ArticleDocument, DocumentNode } from './document-node';

const SEPARATOR = '\n\n';

const HOLDS_TEXT: ReadonlySet<string> = new Set(Object.entries(NODE_RULES).filter(([, { content }]) => content?.includes('text')).map(([type]) => type));

/** The texts of a block and of the blocks in it: titles, captions and attributions too. */
function textsOf({ type, attrs, content = [] }: DocumentNode): (string | undefined)[] {
  const own = HOLDS_TEXT.has(type) ? [inlineText(content)] : content.flatMap(textsOf);
  if (attrs === undefined) return own;
  return [attrs.title, ...own, attrs.attribution, attrs.caption, ...(attrs.items ?? []).map(({ caption }) => caption)];
}

/** A line break where a node is not a text. */
function inlineText(nodes: readonly DocumentNode[]): string {
  let all = '';
  for (const { text = '\n' } of nodes) all += text;
  return all;
}

/** The text of one block. */
export function blockText(block: DocumentNode): string {
  return joined(textsOf(block));
}

/** The text of a document, a blank line between blocks. */
export function documentText(document: ArticleDocument): string {
  return joined(document.content.map(blockText));
}

function joined(texts: readonly (string | undefined)[]): string {
  let all = '';
  for (const text of texts) if (text) all += all === '' ? text : SEPARATOR + text;
  return all;
}
