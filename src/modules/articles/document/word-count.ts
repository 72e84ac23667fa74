const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’.,\-‑][\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*/gu;
const UNSPACED_SCRIPT = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

function countSegments(text: string): number {
  let count = 0;
  for (const { isWordLike } of segmenter.segment(text)) if (isWordLike) count += 1;
  return count;
}

function countSpaced(text: string): number {
  let count = 0;
  WORD.lastIndex = 0;
  while (WORD.test(text)) count += 1;
  return count;
}

/** Counts the words of a text in any script; only those that write no spaces need the slower dictionary. */
export function wordCount(text: string): number {
  return UNSPACED_SCRIPT.test(text) ? countSegments(text) : countSpaced(text);
}
