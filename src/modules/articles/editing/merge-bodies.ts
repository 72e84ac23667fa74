import { isDeepStrictEqual } from 'node:util';
import type { ArticleDocument, DocumentNode } from '../document';

type Blocks = ReadonlyMap<string, DocumentNode>;

/**
 * The text with what both have changed since `base`, block by block as their ids tell; null where they are not disjoint: one block
 * changed or removed by one and changed by the other, words put into the same gap, or blocks moved while the other added or took some.
 */
export function mergeBodies(base: ArticleDocument, mine: ArticleDocument, theirs: ArticleDocument): ArticleDocument | null {
  const [was, one, other] = [blocksOf(base), blocksOf(mine), blocksOf(theirs)];
  if (!was || !one || !other) return null;
  if (!isMoved(was, one)) return applied(was, one, other);
  const inPlace = !isMoved(was, other) && isDeepStrictEqual([...was.keys()], [...other.keys()]);
  return inPlace ? applied(was, other, one) : null;
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
  let before: string | undefined;
  for (const [id, block] of changed) {
    if (!was.has(id) && !put(id, before, result, { was, changed })) return null;
    if (!was.has(id)) merged.set(id, block);
    before = id;
  }
  return { type: 'doc', content: result.flatMap((id) => merged.get(id) ?? []) };
}

/** Puts a new block after the one that it stands after; false where that has gone, or the other has put something there as well. */
function put(id: string, before: string | undefined, result: string[], { was, changed }: { was: Blocks; changed: Blocks }): boolean {
  const place = before === undefined ? 0 : result.indexOf(before) + 1;
  const next = result[place];
  const isTheirs = next !== undefined && !was.has(next) && !changed.has(next);
  if ((before !== undefined && place === 0) || isTheirs) return false;
  result.splice(place, 0, id);
  return true;
}
