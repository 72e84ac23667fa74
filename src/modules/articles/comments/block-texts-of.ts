import { type ArticleDocument, blockText } from '../document';

/** The texts of the blocks at the top of a document by their ids, in order: what a thread can be about. */
export type BlockTexts = ReadonlyMap<string, string>;

export function blockTextsOf({ content }: ArticleDocument): BlockTexts {
  return new Map(content.flatMap((block) => (block.attrs?.id === undefined ? [] : [[block.attrs.id, blockText(block)] as const])));
}
