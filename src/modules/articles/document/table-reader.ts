import type { BlockBuilder, ElementReader, Marks } from './block-builder';
import type { DocumentNode, NodeAttributes } from './document-node';
import { elementsOf, htmlElement } from './html-element';
import type { HtmlChild, HtmlElement } from './html-element';

const SECTIONS = new Set(['thead', 'tbody', 'tfoot']);
const CELLS = new Set(['td', 'th']);
const MAX_SPAN = 100;

/** A table taken apart: its rows, and what HTML does not allow where it stood. */
interface TableParts {
  readonly rows: HtmlElement[];
  readonly strays: HtmlChild[];
}

function collectRows(children: readonly HtmlChild[], { rows, strays }: TableParts): void {
  for (const child of children) {
    if (typeof child === 'string') strays.push(child);
    else if (SECTIONS.has(child.name)) collectRows(child.children, { rows, strays });
    else if (child.name === 'tr') rows.push(child);
    else if (CELLS.has(child.name)) rows.push(htmlElement('tr', undefined, [child]));
    else strays.push(child);
  }
}

const isCell = (child: HtmlChild): boolean => typeof child !== 'string' && CELLS.has(child.name);

function tableParts(table: HtmlElement): TableParts {
  const parts: TableParts = { rows: [], strays: [] };
  collectRows(table.children, parts);
  for (const child of parts.rows.flatMap((row) => row.children)) if (!isCell(child)) parts.strays.push(child);
  return parts;
}

function span(cell: HtmlElement, name: 'colspan' | 'rowspan'): NodeAttributes {
  const cells = Math.min(Number.parseInt(cell.attributes.get(name) ?? '1', 10), MAX_SPAN);
  return cells > 1 ? { [name]: cells } : {};
}

function readCell(builder: BlockBuilder, cell: HtmlElement, marks: Marks): DocumentNode {
  const content = builder.inside('tableCell', cell.children, marks, 3);
  const attrs = { ...span(cell, 'colspan'), ...span(cell, 'rowspan') };
  return {
    type: cell.name === 'th' ? 'tableHeader' : 'tableCell',
    ...(Object.keys(attrs).length > 0 && { attrs }),
    content: content.length > 0 ? content : [{ type: 'paragraph' }],
  };
}

function readRow(builder: BlockBuilder, row: HtmlElement, marks: Marks): DocumentNode {
  const cells = elementsOf(row).filter(({ name }) => CELLS.has(name)).map((cell) => readCell(builder, cell, marks));
  return { type: 'tableRow', ...(cells.length > 0 && { content: cells }) };
}

/** Reads a table; text between its cells goes before it, and where no table may stand its cells become paragraphs. */
export const readTable: ElementReader = (builder, element, marks) => {
  if (!builder.accepts('table')) return builder.readThrough(element, marks);
  const { rows, strays } = tableParts(element);
  builder.addAll(builder.beside(strays, marks));
  const content = rows.map((row) => readRow(builder, row, marks));
  if (content.some((row) => row.content)) builder.add({ type: 'table', content });
};
