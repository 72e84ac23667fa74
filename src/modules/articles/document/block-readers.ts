import { NODE_RULES } from './document-schema';
import type { DocumentNode } from './document-node';
import type { BlockBuilder, ElementReader } from './block-builder';
import { findElement, htmlElement, rawText, SPACE } from './html-element';
import type { HtmlChild, HtmlElement } from './html-element';
import { HEADINGS } from './html-vocabulary';

const HEADING_LEVELS: Readonly<Record<string, number>> = { h1: 2, h2: 2, h3: 3, h4: 4, h5: 4, h6: 4 };
const CHANGED_HEADINGS = new Set(['h1', 'h5', 'h6']);
const LANGUAGE_CLASS = /(?:^|\s)lang(?:uage)?-(\S{1,50})/;

const readHeading: ElementReader = (builder, element, marks) => {
  const level = HEADING_LEVELS[element.name] ?? 2;
  const blocks = builder.beside(element.children, marks);
  if (!builder.accepts('heading')) return builder.addAll(blocks);
  if (CHANGED_HEADINGS.has(element.name) && blocks.length > 0) builder.context.losses.count('heading-changed', element.name);
  builder.addAll(blocks.map((block) => (block.type === 'paragraph' ? { ...block, type: 'heading' as const, attrs: { level } } : block)));
};

const readQuote: ElementReader = (builder, element, marks) => {
  if (!builder.accepts('blockquote')) return builder.readThrough(element, marks);
  const content = builder.inside('blockquote', element.children, marks);
  if (content.length > 0) builder.add({ type: 'blockquote', content });
};

function languageOf(element: HtmlElement): string | undefined {
  const code = findElement(element, ({ name }) => name === 'code') ?? element;
  const language = [code, element].map((part) => LANGUAGE_CLASS.exec(part.attributes.get('class') ?? '')?.[1]).find(Boolean);
  const rule = NODE_RULES.codeBlock.attrs['language'];
  return language !== undefined && rule?.kind === 'pattern' && rule.pattern.test(language) ? language : undefined;
}

const readCode: ElementReader = (builder, element, marks) => {
  if (!builder.accepts('codeBlock')) return builder.readThrough(element, marks);
  const [first, ...rest] = element.children;
  // HTML ignores a line break right after <pre>.
  const children = typeof first === 'string' ? [first.replace(/^\n/, ''), ...rest] : element.children;
  const text = children.map(rawText).join('');
  const language = languageOf(element);
  if (text.trim() !== '') builder.add({ type: 'codeBlock', ...(language && { attrs: { language } }), content: [{ type: 'text', text }] });
};

const readRule: ElementReader = (builder) => {
  if (builder.accepts('horizontalRule')) builder.add({ type: 'horizontalRule' });
};

const isBlank = (child: HtmlChild): boolean => (typeof child === 'string' ? child.trim() === '' : child.name === SPACE);

/** The items of a list, where what stands between items belongs to the one before it. */
function itemsOf(list: HtmlElement): HtmlElement[] {
  const items: HtmlElement[] = [];
  for (const child of list.children.filter((candidate) => !isBlank(candidate))) {
    const last = items.at(-1);
    if (typeof child !== 'string' && child.name === 'li') items.push(child);
    else if (last) last.children.push(htmlElement('div', undefined, [child]));
    else items.push(htmlElement('li', undefined, [child]));
  }
  return items;
}

function readItem(builder: BlockBuilder, item: HtmlElement, marks: Parameters<ElementReader>[2]): DocumentNode {
  const content = builder.inside('listItem', item.children, marks, 2);
  return { type: 'listItem', content: content[0]?.type === 'paragraph' ? content : [{ type: 'paragraph' }, ...content] };
}

const listReader = (type: 'bulletList' | 'orderedList'): ElementReader => (builder, element, marks) => {
  if (!builder.accepts(type)) return builder.readThrough(element, marks);
  const content = itemsOf(element).map((item) => readItem(builder, item, marks));
  const start = type === 'orderedList' ? Number.parseInt(element.attributes.get('start') ?? '1', 10) : 1;
  const counted = start !== 1 && start >= 0 && start <= 999_999_999;
  if (content.length > 0) builder.add({ type, ...(counted && { attrs: { start } }), content });
};

/** Readers of the elements that are a block by themselves. */
export const BLOCK_READERS: ReadonlyArray<readonly [string, ElementReader]> = [
  ...[...HEADINGS].map((name) => [name, readHeading] as const),
  ['blockquote', readQuote],
  ['pre', readCode],
  ['hr', readRule],
  ['ul', listReader('bulletList')],
  ['menu', listReader('bulletList')],
  ['dir', listReader('bulletList')],
  ['ol', listReader('orderedList')],
];
