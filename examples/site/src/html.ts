/** A piece of HTML that is safe to put into a page. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = Html | string | number | null | undefined | false | readonly Value[];

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Everything that is put in is escaped, unless it is Html itself; lists are joined, and what is not there leaves nothing. */
export function html(pieces: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(pieces.reduce((whole, piece, index) => whole + written(values[index - 1]) + piece));
}

/** For what is safe by contract: `bodyHtml` and the highlights of a search. */
export function safe(text: string): Html {
  return new Html(text);
}

/** Data for the element that search engines read. It is no script, and cannot end the element. */
export function jsonScript(data: unknown): Html {
  return new Html(`<script type="application/ld+json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`);
}

function written(value: Value): string {
  if (value instanceof Html) return value.text;
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'object') return value.map(written).join('');
  return String(value).replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
