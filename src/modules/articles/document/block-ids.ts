import { randomInt } from 'node:crypto';
import { LikenessIndex } from './block-likeness';
import type { FormerBlock } from './block-likeness';
import type { ArticleDocument, DocumentNode } from './document-node';
import { blockText } from './document-text';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ID_LENGTH = 10;

function freshId(taken: Set<string>): string {
  const id = Array.from({ length: ID_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  if (taken.has(id)) return freshId(taken);
  taken.add(id);
  return id;
}

/** Gives a block without an id the one found for it, if any. */
function takeId(block: DocumentNode, find: (block: DocumentNode) => string | undefined): DocumentNode {
  const id = block.attrs?.id === undefined ? find(block) : undefined;
  return id === undefined ? block : { ...block, attrs: { ...block.attrs, id } };
}

/** Keeps the first of each id, in document order, and takes the others away. */
function withoutDoubles(nodes: readonly DocumentNode[], taken: Set<string>): DocumentNode[] {
  return nodes.map(({ attrs: { id, ...attrs } = {}, content, ...node }) => {
    const kept = id !== undefined && !taken.has(id);
    if (kept) taken.add(id);
    const rest = { ...attrs, ...(kept && { id }) };
    return { ...node, ...(Object.keys(rest).length > 0 && { attrs: rest }), ...(content && { content: withoutDoubles(content, taken) }) };
  });
}

/** What makes a block the same as a former one: its text, or what it refers to whatever is said of it. */
export function blockIdentity({ type, attrs = {}, ...node }: DocumentNode): string {
  const reference = attrs.mediaId ?? attrs.articleId ?? attrs.url ?? attrs.items?.map(({ mediaId }) => mediaId).join(' ');
  return `${type} ${reference ?? blockText({ type, attrs, ...node })}`;
}

/** The ids of a former document that are free to be taken over. */
class FormerIds {
  private readonly same: Map<string, FormerBlock[]>;
  private alike: Map<string, LikenessIndex> | undefined;

  constructor(formers: readonly FormerBlock[]) {
    this.same = Map.groupBy(formers, ({ block }) => blockIdentity(block));
  }

  takeSame(block: DocumentNode): string | undefined {
    return this.same.get(blockIdentity(block))?.shift()?.id;
  }

  takeAlike(block: DocumentNode): string | undefined {
    this.alike ??= new Map([...Map.groupBy([...this.same.values()].flat(), (former) => former.block.type)].map(([type, left]) => [type, new LikenessIndex(left)]));
    return this.alike.get(block.type)?.take(block);
  }
}

function formersOf(previous: ArticleDocument | undefined, taken: ReadonlySet<string>): FormerBlock[] {
  return (previous?.content ?? []).flatMap((block) => (block.attrs?.id === undefined || taken.has(block.attrs.id) ? [] : [{ id: block.attrs.id, block }]));
}

/**
 * Gives every block at the top an id: its own unless another has it already, else the id of the former document's block that is the
 * same or most alike, else a new one. No id comes twice.
 */
export function withBlockIds(document: ArticleDocument, previous?: ArticleDocument): ArticleDocument {
  const taken = new Set<string>();
  const blocks = withoutDoubles(document.content, taken);
  const formers = new FormerIds(formersOf(previous, taken));
  const same = blocks.map((block) => takeId(block, (lone) => formers.takeSame(lone)));
  const alike = same.map((block) => takeId(block, (lone) => formers.takeAlike(lone)));
  for (const { attrs } of alike) if (attrs?.id !== undefined) taken.add(attrs.id);
  return { type: 'doc', content: alike.map((block) => takeId(block, () => freshId(taken))) };
}
