import { isDeepStrictEqual } from 'node:util';
import type { ArticleDocument, DocumentNode } from '../document';

type Blocks = ReadonlyMap<string, DocumentNode>;

/**
 * The text with what both have changed since `base`, block by block as their ids tell; null where they are not disjoint: one block
 * changed or removed by one and changed by the other, or added by both with different words; words put into the same gap, or into one that
 * is no more because the other took or moved what was beside it; blocks moved by both.
 */
export function mergeBodies(base: ArticleDocument, mine: ArticleDocument, theirs: ArticleDocument): ArticleDocument | null {
  const [was, one, other] = [blocksOf(base), blocksOf(mine), blocksOf(theirs)];
  if (!was || !one || !other) return null;
  if (!isMoved(was, one)) return applied(was, one, other);
  return isMoved(was, other) ? null : applied(was, other, one);
}

/** null where a block has no id to be known by. */
function blocksOf({ content }: ArticleDocument): Blocks | null {
  const blocks = new Map(content.flatMap((block) => (block.attrs?.id === undefined ? [] : [[block.attrs.id, block] as const])));
  return blocks.size === content.length ? blocks : null;
}

/** Whether the blocks that both have stand in another order. */
function isMoved(was: Blocks, now: Blocks): boolean {
  return !isDeepStrictEqual([...was.keys()].filter((id) => now.has(id)), [...now.keys()].filter((id) => was.has(id)));
}

/** What led from `was` to `changed`, which has moved nothing, done to `onto` as well. */
function applied(was: Blocks, changed: Blocks, onto: Blocks): ArticleDocument | null {
  const result = [...onto.keys()];
  const merged = new Map(onto);
  for (const [id, block] of was) {
    const now = changed.get(id);
    if (isDeepStrictEqual(now, block) || isDeepStrictEqual(now, onto.get(id))) continue;
    if (!isDeepStrictEqual(onto.get(id), block)) return null;
    if (now) merged.set(id, now);
    else merged.delete(id);
  }
  if (!isAgreed(was, changed, onto)) return null;
  const places = new Places(was, changed, onto, result);
  const order = [...changed.keys()];
  for (const [index, id] of order.entries()) {
    if (was.has(id)) continue;
    // Sent twice, or taken back by both out of a former revision.
    const isIn = isDeepStrictEqual(onto.get(id), changed.get(id));
    if (onto.has(id) ? !isIn : !places.put(id, order[index - 1], order.slice(index + 1).find((each) => was.has(each)))) return null;
    merged.set(id, changed.get(id) as DocumentNode);
  }
  return { type: 'doc', content: result.flatMap((id) => merged.get(id) ?? []) };
}

/** What both have taken away is gone, unless one of them has put something in its place: that may have the words of it. */
function isAgreed(was: Blocks, one: Blocks, other: Blocks): boolean {
  const gone = [...was.keys()].filter((id) => !one.has(id) && !other.has(id));
  if (gone.length === 0) return true;
  const isSame = (id: string): boolean => isDeepStrictEqual(one.get(id), other.get(id));
  return [one, other].every((side) => !gapsOf(was, side).some(({ id, holds }) => !isSame(id) && gone.some(holds)));
}

/** The new blocks of a side, each with what of before stood in the gap that it stands in now. */
function gapsOf(was: Blocks, side: Blocks): { id: string; holds: (gone: string) => boolean }[] {
  const before = [...was.keys()];
  const order = [...side.keys()];
  const placeOf = (id: string | undefined, none: number): number => (id === undefined ? none : before.indexOf(id));
  return order.flatMap((id, index) => {
    if (was.has(id)) return [];
    const from = placeOf(order.slice(0, index).findLast((each) => was.has(each)), -1);
    const to = placeOf(order.slice(index).find((each) => was.has(each)), before.length);
    // Between blocks that were moved there is no telling.
    return [{ id, holds: (gone) => from > to || (before.indexOf(gone) > from && before.indexOf(gone) < to) }];
  });
}

/** Where new blocks go into the text of the other. */
class Places {
  private readonly isMoved: boolean;

  constructor(private readonly was: Blocks, private readonly changed: Blocks, onto: Blocks, private readonly result: string[]) {
    this.isMoved = isMoved(was, onto);
  }

  /**
   * After the block that it stands after. False where that has gone, where the other has put something there as well, or where the next one of
   * before, `next`, stands somewhere else now.
   */
  put(id: string, before: string | undefined, next: string | undefined): boolean {
    const place = before === undefined ? 0 : this.result.indexOf(before) + 1;
    if (before !== undefined && place === 0) return false;
    const there = this.result[place];
    const isTheirs = there !== undefined && !this.was.has(there) && !this.changed.has(there);
    if (isTheirs || (this.isMoved && there !== next)) return false;
    this.result.splice(place, 0, id);
    return true;
  }
}
