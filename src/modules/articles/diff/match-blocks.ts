import { type DocumentNode, LikenessIndex, blockIdentity } from '../document';

/** Where a block was and is, as indexes at the top of the two documents. */
export interface BlockPair {
  readonly from: number;
  readonly to: number;
}

// Likeness is looked for in no more pairs than this; blocks keep their ids from save to save, so that few are left for it.
const MAX_LIKENESS_PAIRS = 1_000_000;

/** Which blocks of two documents are the same block: by id, else by the same text or reference, else by likeness. In the order of the later. */
export function matchBlocks(from: readonly DocumentNode[], to: readonly DocumentNode[]): BlockPair[] {
  const pairs = new Map<number, number>();
  const left = new Set(from.keys());
  const pair = (index: number, former: number | undefined): void => {
    if (former === undefined || !left.delete(former)) return;
    pairs.set(index, former);
  };
  const open = (): number[] => [...to.keys()].filter((index) => !pairs.has(index));
  const finders = [() => byId(from), () => byIdentity(from, left), () => byLikeness(from, left, open().length)];
  for (const finder of finders) {
    if (left.size === 0) break;
    const find = finder();
    for (const index of open()) {
      const block = to[index];
      if (block) pair(index, find(block));
    }
  }
  return [...pairs].map(([index, former]) => ({ from: former, to: index })).toSorted((a, b) => a.to - b.to);
}

type Finder = (block: DocumentNode) => number | undefined;

function byId(from: readonly DocumentNode[]): Finder {
  const places = new Map(from.map(({ attrs }, index) => [attrs?.id, index]));
  return ({ attrs }) => (attrs?.id === undefined ? undefined : places.get(attrs.id));
}

function byIdentity(from: readonly DocumentNode[], left: ReadonlySet<number>): Finder {
  const places = Map.groupBy(left, (index) => identityOf(from[index]));
  return (block) => places.get(identityOf(block))?.shift();
}

function identityOf(block: DocumentNode | undefined): string {
  return block ? blockIdentity(block) : '';
}

function byLikeness(from: readonly DocumentNode[], left: ReadonlySet<number>, wanted: number): Finder {
  if (left.size * wanted > MAX_LIKENESS_PAIRS) return () => undefined;
  const formers = [...left].flatMap((index) => {
    const block = from[index];
    return block ? [{ id: String(index), block }] : [];
  });
  const indexes = new Map([...Map.groupBy(formers, ({ block }) => block.type)].map(([type, same]) => [type, new LikenessIndex(same)]));
  return (block) => {
    const id = indexes.get(block.type)?.take(block);
    return id === undefined ? undefined : Number(id);
  };
}
