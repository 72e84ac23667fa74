/** XML that is finished; only the functions here make it, so that no text gets into a document as it is. */
export type Xml = string & { readonly xml: unique symbol };

type Attributes = Readonly<Record<string, string | number | null | undefined>>;

/** What XML 1.0 has no way to write. */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const REFERENCES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

function escape(text: string): string {
  return text.toWellFormed().replaceAll(UNWRITABLE, '').replaceAll(/[&<>"\r]/g, (character) => REFERENCES[character] ?? '');
}

function tag(name: string, attributes: Attributes, content: string): Xml {
  const said = Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined);
  const start = [name, ...said.map(([key, value]) => `${key}="${escape(String(value)).replaceAll(/[\t\n]/g, ' ')}"`)].join(' ');
  return (content === '' ? `<${start}/>` : `<${start}>${content}</${name}>`) as Xml;
}

/** An element with a text; nothing where there is none. */
export function textElement(name: string, text: string | null | undefined, attributes: Attributes = {}): Xml[] {
  return text === null || text === undefined ? [] : [tag(name, attributes, escape(text))];
}

/** An element with others in it, or with none. */
export function element(name: string, attributes: Attributes = {}, children: readonly Xml[] = []): Xml {
  return tag(name, attributes, children.join('\n'));
}

export function xmlDocument(root: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}
