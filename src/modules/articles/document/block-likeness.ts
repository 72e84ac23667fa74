import type { DocumentNode } from './document-node';
import { blockText } from './document-text';

const MIN_LIKENESS = 0.5;
// A block is compared by no more of its words than this, and all blocks together by no more steps, so that no body takes long.
const SAMPLE_SIZE = 48;
const MAX_STEPS = 40_000_000;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;

/** The block of a former document that has an id to give. */
export interface FormerBlock {
  readonly id: string;
  readonly block: DocumentNode;
}

function hash(word: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < word.length; index += 1) value = Math.imul(value ^ word.charCodeAt(index), 0x01000193);
  return Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) >>> 0;
}

/** The same sample from equal sets of words, and like samples from like ones: the words with the smallest hashes. */
function wordSample(block: DocumentNode): number[] {
  const words = new Set(blockText(block).toLowerCase().match(WORD)?.map(hash));
  return [...words].toSorted((left, right) => left - right).slice(0, SAMPLE_SIZE);
}

/** Finds among former blocks of one type the one most alike a given block. */
export class LikenessIndex {
  private readonly byWord = new Map<number, number[]>();
  private readonly sizes: number[] = [];
  private readonly used = new Set<number>();
  private steps = 0;

  constructor(private readonly formers: readonly FormerBlock[]) {
    for (const [index, { block }] of formers.entries()) {
      const sample = wordSample(block);
      this.sizes.push(sample.length);
      for (const word of sample) this.place(word, index);
    }
  }

  /** The id of the unused former block most alike, which is then used; nothing where none is alike enough. */
  take(block: DocumentNode): string | undefined {
    const sample = wordSample(block);
    let best = { index: -1, likeness: 0 };
    for (const [index, shared] of this.sharedWords(sample).entries()) {
      const likeness = shared / (sample.length + (this.sizes[index] ?? 0) - shared);
      if (likeness >= MIN_LIKENESS && likeness > best.likeness && !this.used.has(index)) best = { index, likeness };
    }
    this.used.add(best.index);
    return this.formers[best.index]?.id;
  }

  private place(word: number, index: number): void {
    const places = this.byWord.get(word);
    if (places) places.push(index);
    else this.byWord.set(word, [index]);
  }

  private sharedWords(sample: readonly number[]): Uint8Array {
    const shared = new Uint8Array(this.formers.length);
    for (const word of sample) {
      const places = this.byWord.get(word) ?? [];
      this.steps += places.length;
      if (this.steps > MAX_STEPS) return new Uint8Array(0);
      for (const place of places) shared[place] = (shared[place] ?? 0) + 1;
    }
    return shared;
  }
}
