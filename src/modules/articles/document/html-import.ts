import { BlockBuilder } from './block-builder';
import { BLOCK_READERS } from './block-readers';
import type { ArticleDocument } from './document-node';
import { FIGURE_READERS } from './figure-readers';
import { parseHtmlTree } from './html-tree';
import type { ImportLosses } from './import-losses';
import { INLINE_READERS } from './inline-readers';
import { readTable } from './table-reader';

const READERS = new Map([...INLINE_READERS, ...BLOCK_READERS, ...FIGURE_READERS, ['table', readTable] as const]);

/** Cleans HTML into a document: what the schema lacks goes, the text stays, and `losses` counts what went. */
export function importHtml(html: string, losses: ImportLosses): ArticleDocument {
  const builder = new BlockBuilder({ readers: READERS, losses }, 'doc', 1);
  builder.read(parseHtmlTree(html, losses).children, []);
  return { type: 'doc', content: builder.finish() };
}
