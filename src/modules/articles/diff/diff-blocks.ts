import { isDeepStrictEqual } from 'node:util';
import { type DocumentNode, blockText } from '../document';
import { WordDiffer, type WordRun } from './diff-words';
import { longestRise } from './longest-rise';
import { matchBlocks } from './match-blocks';

/** What became of one block at the top of a document. A block that stayed as and where it was has none. */
export interface BlockChange {
  /** Of the block in the later document; of the former one where it was removed. */
  readonly id: string;
  readonly change: 'added' | 'removed' | 'changed' | 'moved';
  /** Whether it stands elsewhere among the blocks that both documents have; a changed one may have been moved as well. */
  readonly moved: boolean;
  /** Its place in the former document, from 0; null where it was added. */
  readonly fromIndex: number | null;
  /** Its place in the later document, from 0; null where it was removed. */
  readonly toIndex: number | null;
  readonly from?: DocumentNode;
  readonly to?: DocumentNode;
  /** The text of a changed block, word by word; left out where it is the same, too long, or has too little in common. */
  readonly words?: readonly WordRun[];
}

/** What became of the blocks, in the order of the later document; removed ones come after the block that they stood behind. */
export function diffBlocks(from: readonly DocumentNode[], to: readonly DocumentNode[]): BlockChange[] {
  const pairs = new Map(matchBlocks(from, to).map((pair) => [pair.to, pair.from]));
  const kept = new Set(pairs.values());
  const stayed = longestRise([...pairs.values()]);
  const differ = new WordDiffer();
  const changes: BlockChange[] = [];
  const removedFrom = (start: number): void => {
    for (let place = start; place < from.length && !stayed.has(place); place += 1) {
      const block = from[place];
      if (block && !kept.has(place)) changes.push({ ...entryOf('removed', block, place, null), from: block });
    }
  };
  removedFrom(0);
  for (const [index, block] of to.entries()) {
    const place = pairs.get(index);
    const former = place === undefined ? undefined : from[place];
    if (place === undefined || !former) {
      changes.push({ ...entryOf('added', block, null, index), to: block });
      continue;
    }
    const moved = !stayed.has(place);
    if (!sameBlock(former, block)) {
      changes.push({ ...entryOf('changed', block, place, index), moved, from: former, to: block, ...wordsOf(differ, former, block) });
    } else if (moved) changes.push({ ...entryOf('moved', block, place, index), moved });
    if (!moved) removedFrom(place + 1);
  }
  return changes;
}

type Entry = Omit<BlockChange, 'from' | 'to' | 'words'>;

function entryOf(change: BlockChange['change'], { attrs }: DocumentNode, fromIndex: number | null, toIndex: number | null): Entry {
  return { id: attrs?.id ?? '', change, moved: false, fromIndex, toIndex };
}

function wordsOf(differ: WordDiffer, former: DocumentNode, block: DocumentNode): Pick<BlockChange, 'words'> {
  const [before, after] = [blockText(former), blockText(block)];
  const words = before === after ? null : differ.compare(before, after);
  return words ? { words } : {};
}

/** Whether two blocks say the same in the same way, whatever the ids in them. */
function sameBlock(left: DocumentNode, right: DocumentNode): boolean {
  const [{ id: _left, ...before }, { id: _right, ...after }] = [left.attrs ?? {}, right.attrs ?? {}];
  const [within, also] = [left.content ?? [], right.content ?? []];
  return left.type === right.type && left.text === right.text && within.length === also.length
    && isDeepStrictEqual(left.marks, right.marks) && isDeepStrictEqual(before, after)
    && within.every((node, index) => sameBlock(node, also[index] as DocumentNode));
}
