import { MARK_RULES } from './document-schema';
import type { DocumentMark, DocumentNode } from './document-node';
import { htmlAttribute, spacedHtml } from './html-text';
import { sameMark } from './inline-content';

const LINE_BREAK = '<br>';

function openTag({ type, attrs }: DocumentMark): string {
  const href = attrs ? `${htmlAttribute('href', attrs.href)} rel="noopener"` : '';
  return `<${MARK_RULES[type].element}${href}>`;
}

const closeTags = (marks: readonly DocumentMark[]): string => marks.toReversed().map(({ type }) => `</${MARK_RULES[type].element}>`).join('');

/** Closes and opens no more elements than two neighbouring lists of marks differ by. */
function switchMarks(from: readonly DocumentMark[], to: readonly DocumentMark[]): string {
  const difference = from.findIndex((mark, index) => !sameMark(mark, to[index]));
  const shared = difference === -1 ? from.length : difference;
  return closeTags(from.slice(shared)) + to.slice(shared).map(openTag).join('');
}

/** Renders the inline content of a block. */
export function inlineHtml(nodes: readonly DocumentNode[]): string {
  let html = '';
  let open: readonly DocumentMark[] = [];
  let afterSpace = true;
  for (const [index, { text, marks = [] }] of nodes.entries()) {
    if (text === undefined) {
      html += LINE_BREAK;
      afterSpace = true;
      continue;
    }
    html += switchMarks(open, marks) + spacedHtml(text, { afterSpace, lineEnds: nodes[index + 1]?.text === undefined });
    open = marks;
    afterSpace = /[ \t\n\f\r]$/.test(text);
  }
  return html + closeTags(open);
}
