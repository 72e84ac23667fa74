import { aloneHtml } from './html-text';

/** What stands below a picture or another file, each text as an element of its own; nothing where there is none. */
export function figcaption(texts: Readonly<Record<string, string | null | undefined>>): string {
  const spans = Object.entries(texts).flatMap(([name, text]) => (typeof text === 'string' ? [`<span class="${name}">${aloneHtml(text)}</span>`] : []));
  return spans.length === 0 ? '' : `<figcaption>${spans.join(' ')}</figcaption>`;
}
