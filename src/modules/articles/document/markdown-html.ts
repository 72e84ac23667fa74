import MarkdownIt from 'markdown-it';
import { MAX_LEVEL } from './document-schema';

const markdown = new MarkdownIt({ html: true, linkify: false, maxNesting: MAX_LEVEL + 6 });

// The cleaning judges links; markdown-it would leave the source of a refused one in the text.
markdown.validateLink = () => true;

// Below the deepest level markdown-it skips what is left of the block; this rule keeps it, as paragraphs.
markdown.block.ruler.before('table', 'flatten', (state, startLine, endLine, silent) => {
  if (state.level < MAX_LEVEL) return false;
  if (silent) return true;
  let line = startLine + 1;
  while (line < endLine && !state.isEmpty(line) && (state.sCount[line] ?? 0) >= state.blkIndent) line += 1;
  state.push('paragraph_open', 'p', 1);
  const inline = state.push('inline', '', 0);
  inline.content = state.getLines(startLine, line, state.blkIndent, false).trim();
  inline.map = [startLine, line];
  inline.children = [];
  state.push('paragraph_close', 'p', -1);
  state.line = line;
  return true;
});

// The line break before the closing fence belongs to the fence.
markdown.core.ruler.push('code-end', ({ tokens }) => {
  for (const token of tokens) if (token.tag === 'code') token.content = token.content.replace(/\n$/, '');
});

/** Turns Markdown into HTML that is yet to be cleaned: HTML inside it comes through as it is. */
export function markdownToHtml(source: string): string {
  return markdown.render(source.replaceAll('\0', '').toWellFormed());
}
