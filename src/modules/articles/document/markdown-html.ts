import MarkdownIt from 'markdown-it';
import { MAX_LEVEL } from './document-schema';

const markdown = new MarkdownIt({ html: true, linkify: false, maxNesting: MAX_LEVEL + 6 });

// Below the deepest level markdown-it skips what is left of the block; this rule keeps it, as one paragraph.
markdown.block.ruler.before('table', 'flatten', (state, startLine, endLine, silent) => {
  if (state.level < MAX_LEVEL) return false;
  if (silent) return true;
  const content = state.getLines(startLine, endLine, state.blkIndent, false).trim();
  state.push('paragraph_open', 'p', 1);
  const inline = state.push('inline', '', 0);
  inline.content = content;
  inline.map = [startLine, endLine];
  inline.children = [];
  state.push('paragraph_close', 'p', -1);
  state.line = endLine;
  return true;
});

/** Turns Markdown into HTML that is yet to be cleaned: HTML inside it comes through as it is. */
export function markdownToHtml(source: string): string {
  return markdown.render(source.toWellFormed());
}
