import { Parser } from 'htmlparser2';
import { wrapped } from './wrapped-text';

interface Block {
  text: string;
  indent: number;
  /** What stands before the first line of a list item. */
  marker?: string;
}

const BLOCKS = new Set(['p', 'h2', 'h3', 'h4', 'li', 'ul', 'ol', 'blockquote', 'figure', 'figcaption', 'aside', 'header', 'pre', 'tr', 'hr']);
const INDENT = 4;

/** Reads the HTML of an article into paragraphs, quotations and lists. */
class TextReader {
  readonly blocks: Block[] = [];
  private text = '';
  private marker: string | undefined;
  private readonly lists: { ordered: boolean; items: number }[] = [];
  /** Where the quotations that are open began. */
  private readonly quotes: number[] = [];

  open(name: string, { class: kind = '' }: Record<string, string>): void {
    if (BLOCKS.has(name)) this.endBlock();
    if (name === 'ul' || name === 'ol') this.lists.push({ ordered: name === 'ol', items: 0 });
    if (name === 'li') this.marker = this.nextMarker();
    if (name === 'blockquote') this.quotes.push(this.blocks.length);
    if (name === 'figcaption') this.text = '— ';
    if (name === 'aside' && kind === 'related') this.text = 'Read also: ';
    if (name === 'br' || name === 'td' || name === 'th') this.text += ' ';
    if (name === 'hr') this.blocks.push({ text: '* * *', indent: 0 });
  }

  add(text: string): void {
    this.text += text;
  }

  close(name: string): void {
    if (BLOCKS.has(name)) this.endBlock();
    if (name === 'ul' || name === 'ol') this.lists.pop();
    if (name === 'blockquote') this.endQuote();
  }

  private endBlock(): void {
    const text = this.text.replace(/\s+/g, ' ').trim();
    this.text = '';
    if (text === '' || text === '—') return;
    this.blocks.push({ text, indent: this.lists.length * 2, ...(this.marker !== undefined && { marker: this.marker }) });
    this.marker = undefined;
  }

  private nextMarker(): string {
    const list = this.lists.at(-1);
    if (!list?.ordered) return '• ';
    list.items += 1;
    return `${list.items}. `;
  }

  private endQuote(): void {
    const quoted = this.blocks.slice(this.quotes.pop());
    for (const block of quoted) Object.assign(block, { indent: block.indent + INDENT, text: `“${block.text}` });
    const last = quoted.at(-1);
    if (last) last.text += '”';
  }
}

/** The HTML of an article as plain text, wrapped. */
export function textOfHtml(html: string): string {
  const reader = new TextReader();
  const parser = new Parser({
    onopentag: (name, attributes) => reader.open(name, attributes),
    ontext: (text) => reader.add(text),
    onclosetag: (name) => reader.close(name),
  });
  parser.end(html);
  return reader.blocks.map((block, index) => gapBefore(block, reader.blocks[index - 1]) + lineOf(block)).join('');
}

function gapBefore({ marker }: Block, before: Block | undefined): string {
  if (!before) return '';
  return marker !== undefined && before.marker !== undefined ? '\n' : '\n\n';
}

function lineOf({ text, indent, marker = '' }: Block): string {
  const margin = ' '.repeat(indent);
  return wrapped(text, margin + marker, margin + ' '.repeat(marker.length));
}
