import anyAscii from 'any-ascii';
import { isUuid } from '../../kernel/ids';
import { SLUG_LENGTH } from '../../kernel/slug';

/** Room for -2, -3 … behind a derived slug. */
const LONGEST = SLUG_LENGTH - 8;

/** A readable Latin slug of a text in any script, cut at a word; `fallback` where nothing readable is left. */
export function slugify(text: string, fallback: string): string {
  const words = anyAscii(text.normalize('NFC'))
    .toLowerCase()
    .replaceAll(/['`’]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word.slice(0, LONGEST) : `${slug}-${word}`;
    if (longer.length > LONGEST) break;
    slug = longer;
  }
  return slug === '' || isUuid(slug) ? fallback : slug;
}
