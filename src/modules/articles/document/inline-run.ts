import type { DocumentMark, DocumentNode } from './document-node';
import { appendInline, textNode } from './inline-content';

const VISIBLE = /[^\s\u00a0]/;

/** Gathers the inline content of one paragraph, collapsing white space as HTML does. */
export class InlineRun {
  private readonly nodes: DocumentNode[] = [];
  /** The next space would be swallowed: at the start, after a line break or another space. */
  private afterSpace = true;
  private endsInSpace = false;

  text(source: string, marks: readonly DocumentMark[]): void {
    const collapsed = source.replace(/[ \t\n\f\r]+/g, ' ');
    const text = this.afterSpace && collapsed.startsWith(' ') ? collapsed.slice(1) : collapsed;
    if (text === '') return;
    appendInline(this.nodes, textNode(text, marks));
    this.afterSpace = this.endsInSpace = text.endsWith(' ');
  }

  /** Adds a white-space character that does not collapse. */
  space(character: string, marks: readonly DocumentMark[]): void {
    appendInline(this.nodes, textNode(character, marks));
    this.afterSpace = true;
    this.endsInSpace = false;
  }

  lineBreak(): void {
    this.trimEnd();
    this.nodes.push({ type: 'hardBreak' });
    this.afterSpace = true;
  }

  /** The content, or nothing where there is nothing to see. */
  finish(): DocumentNode[] | undefined {
    this.trimEnd();
    return this.nodes.some(({ text }) => text !== undefined && VISIBLE.test(text)) ? this.nodes : undefined;
  }

  /** The text alone, be there anything to see in it or not. */
  plainText(): string {
    this.trimEnd();
    return this.nodes.map(({ text }) => text ?? ' ').join('');
  }

  private trimEnd(): void {
    const last = this.nodes.at(-1);
    if (this.endsInSpace && last?.text !== undefined) {
      last.text = last.text.slice(0, -1);
      if (last.text === '') this.nodes.pop();
    }
    this.endsInSpace = false;
  }
}
