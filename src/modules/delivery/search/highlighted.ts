import { END, FOUND } from './highlight-sql';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** HTML that is safe wherever it is put: the text escaped, and what was found in <mark>. */
export function highlighted(text: string): string {
  return text
    .replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '')
    .replaceAll(new RegExp(`${FOUND}([^${FOUND}${END}]*)${END}`, 'g'), '<mark>$1</mark>')
    .replaceAll(new RegExp(`[${FOUND}${END}]`, 'g'), '');
}
