import type { Media } from '../media.entity';
import { MEDIA_TEXT_LIMITS as LIMITS } from '../media-text-limits';
import type { FileMetadata } from './file-metadata';
import { instantOf } from './date-taken';

export type MetadataColumns = Pick<
  Media, 'caption' | 'credit' | 'byline' | 'copyright' | 'usageTerms' | 'takenAt' | 'place' | 'keywords' | 'digitalSourceType'
>;

const MOST_KEYWORDS = 50;
const LONGEST_KEYWORD = 100;

/** What a file says of itself, within the limits that hold for what people write. */
export function metadataColumns(read: FileMetadata, timeZone: string): MetadataColumns {
  return {
    caption: cut(read.caption, LIMITS.caption),
    credit: line(read.credit, LIMITS.credit),
    byline: line(read.byline, LIMITS.byline),
    copyright: line(read.copyright, LIMITS.copyright),
    usageTerms: cut(read.usageTerms, LIMITS.usageTerms),
    takenAt: read.dateTaken === undefined ? null : instantOf(read.dateTaken, timeZone),
    place: line(read.place, LIMITS.place),
    keywords: keywordsOf(read.keywords ?? []),
    digitalSourceType: /^[A-Za-z]{1,60}$/.test(read.digitalSourceType ?? '') ? (read.digitalSourceType ?? null) : null,
  };
}

function keywordsOf(words: readonly string[]): string[] {
  return [...new Set(words.flatMap((word) => line(word, LONGEST_KEYWORD) ?? []))].slice(0, MOST_KEYWORDS);
}

function line(text: string | undefined, max: number): string | null {
  return cut(text?.replaceAll(/[\s\u2028\u2029]+/g, ' '), max);
}

/** No half of a surrogate pair is left at the end. */
function cut(text: string | undefined, max: number): string | null {
  const kept = text === undefined || text.length <= max ? text : text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');
  return kept?.trim() || null;
}
