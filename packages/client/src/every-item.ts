import type { Answer } from './answer.ts';

/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Every item of a list, page by page; asks for the next page only when it is wanted. */
export async function* everyItem<Item>(ask: (page: { cursor?: string }) => Promise<Answer<Page<Item>>>): AsyncGenerator<Item, void, undefined> {
  let page: { cursor?: string } = {};
  for (;;) {
    const { items, nextCursor } = (await ask(page)).data;
    yield* items;
    if (nextCursor === null) return;
    page = { cursor: nextCursor };
  }
}
