import { levelsBelow, MAX_LEVEL, NODE_RULES } from './document-schema';
import type { NodeType } from './document-schema';
import type { DocumentMark, DocumentNode } from './document-node';
import { rawText, SPACE } from './html-element';
import type { HtmlChild, HtmlElement } from './html-element';
import { BLOCK_ELEMENTS, SILENT_ELEMENTS } from './html-vocabulary';
import type { ImportLosses } from './import-losses';
import { InlineRun } from './inline-run';

/** Reads one kind of element into a builder. */
export type ElementReader = (builder: BlockBuilder, element: HtmlElement, marks: Marks) => void;
export type Marks = readonly DocumentMark[];

/** What all builders of one import share. */
export interface ImportContext {
  readonly readers: ReadonlyMap<string, ElementReader>;
  readonly losses: ImportLosses;
}

/** Builds the blocks of one container from HTML: loose text becomes paragraphs, unknown elements are looked through. */
export class BlockBuilder {
  private readonly blocks: DocumentNode[] = [];
  private run = new InlineRun();

  constructor(readonly context: ImportContext, private readonly parent: NodeType, private readonly level: number) {}

  read(children: readonly HtmlChild[], marks: Marks): void {
    for (const child of children) {
      if (typeof child === 'string') this.run.text(child, marks);
      else if (child.name === SPACE) this.run.space(rawText(child), marks);
      else this.element(child, marks);
    }
  }

  /** Reads what is in an element as if the element were not there, in paragraphs of its own if it is a block. */
  readThrough(element: HtmlElement, marks: Marks): void {
    const block = BLOCK_ELEMENTS.has(element.name);
    if (block) this.endParagraph();
    this.read(element.children, marks);
    if (block) this.endParagraph();
  }

  lineBreak(): void {
    this.run.lineBreak();
  }

  endParagraph(): void {
    const content = this.run.finish();
    this.run = new InlineRun();
    if (content) this.blocks.push({ type: 'paragraph', content });
  }

  add(block: DocumentNode): void {
    this.endParagraph();
    this.blocks.push(block);
  }

  addAll(blocks: readonly DocumentNode[]): void {
    for (const block of blocks) this.add(block);
  }

  /** Says whether a node of this type may stand here and has room for its content. */
  accepts(type: NodeType): boolean {
    return (NODE_RULES[this.parent].content ?? []).includes(type) && this.level + levelsBelow(type) <= MAX_LEVEL;
  }

  /** Builds what is to stand in a node of the given type, so many levels below this builder's blocks. */
  inside(type: NodeType, children: readonly HtmlChild[], marks: Marks, levels = 1): DocumentNode[] {
    const inner = new BlockBuilder(this.context, type, this.level + levels);
    inner.read(children, marks);
    return inner.finish();
  }

  /** Builds the blocks of children that stand beside this builder's. */
  beside(children: readonly HtmlChild[], marks: Marks): DocumentNode[] {
    return this.inside(this.parent, children, marks, 0);
  }

  finish(): DocumentNode[] {
    this.endParagraph();
    return this.blocks;
  }

  private element(element: HtmlElement, marks: Marks): void {
    const reader = this.context.readers.get(element.name);
    if (reader) return reader(this, element, marks);
    if (!SILENT_ELEMENTS.has(element.name)) this.context.losses.count('element-dropped', element.name);
    this.readThrough(element, marks);
  }
}
