import { SPACE, htmlElement } from './html-element';
import type { HtmlChild, HtmlElement } from './html-element';
import { HtmlTokens } from './html-tokens';
import type { HtmlTokenSink } from './html-tokens';
import {
  BLOCK_ELEMENTS, DROPPED_ELEMENTS, ELEMENT_MARKS, FOREIGN_ELEMENTS, HEADINGS, HEAD_ELEMENTS, VOID_ELEMENTS, impliedEnds, stopsEndTag,
} from './html-vocabulary';
import type { ImpliedEnd } from './html-vocabulary';
import type { ImportLosses } from './import-losses';

// Each tag looks at no more open elements than this, which is what keeps the time linear and later recursion shallow.
const MAX_OPEN = 256;
const MAX_REOPENED = 8;

class HtmlTree implements HtmlTokenSink {
  readonly root = htmlElement('#root');
  private readonly open: HtmlElement[] = [];
  private readonly openCounts = new Map<string, number>();
  /** Elements opened below the deepest level, which only leave a paragraph break behind. */
  private readonly flattened = new Map<string, number>();
  private dropping: { name: string; depth: number } | undefined;

  constructor(private readonly losses: ImportLosses) {}

  get inForeignElement(): boolean {
    return this.dropping !== undefined && FOREIGN_ELEMENTS.has(this.dropping.name);
  }

  startTag(name: string, attributes: ReadonlyMap<string, string>, selfClosing: boolean): void {
    if (this.dropping && !this.endsDropping(name)) {
      if (name === this.dropping.name && !(selfClosing && this.inForeignElement)) this.dropping.depth += 1;
      return;
    }
    this.dropping = undefined;
    if (DROPPED_ELEMENTS.has(name)) return this.drop(name, selfClosing);
    for (const rule of impliedEnds(name)) this.endImplied(rule);
    if (VOID_ELEMENTS.has(name) || name === 'iframe') this.append(htmlElement(name, attributes));
    else this.push(name, attributes);
    // What stands between the tags of an iframe is for browsers without iframes.
    if (name === 'iframe') this.dropping = { name, depth: 1 };
  }

  endTag(name: string): void {
    if (this.dropping) {
      if (name === this.dropping.name && --this.dropping.depth === 0) this.dropping = undefined;
      return;
    }
    if (name === 'br') return this.append(htmlElement(name));
    const below = this.flattened.get(name) ?? 0;
    if (below > 0) {
      this.flattened.set(name, below - 1);
      return this.paragraphBreak(name);
    }
    const place = this.findOpen(name);
    if (place !== -1) this.close(place, name);
  }

  text(text: string): void {
    if (!this.dropping) this.append(text);
  }

  space(character: string): void {
    if (!this.dropping) this.append(htmlElement(SPACE, undefined, [character]));
  }

  private endsDropping(name: string): boolean {
    if (this.dropping?.name === 'head') return !HEAD_ELEMENTS.has(name) && name !== 'head';
    return this.inForeignElement && BLOCK_ELEMENTS.has(name);
  }

  private drop(name: string, selfClosing: boolean): void {
    this.losses.count('element-dropped', name);
    if (!(selfClosing && FOREIGN_ELEMENTS.has(name))) this.dropping = { name, depth: 1 };
  }

  private append(child: HtmlChild): void {
    const { children } = this.open.at(-1) ?? this.root;
    const last = children.at(-1);
    if (typeof child === 'string' && typeof last === 'string') children[children.length - 1] = last + child;
    else children.push(child);
  }

  private push(name: string, attributes: ReadonlyMap<string, string>): void {
    if (this.open.length >= MAX_OPEN) {
      this.flattened.set(name, (this.flattened.get(name) ?? 0) + 1);
      return this.paragraphBreak(name);
    }
    const element = htmlElement(name, attributes);
    this.append(element);
    this.open.push(element);
    this.openCounts.set(name, this.countOpen(name) + 1);
  }

  private countOpen(name: string): number {
    return this.openCounts.get(name) ?? 0;
  }

  private closeFrom(place: number): HtmlElement[] {
    const closed = this.open.splice(place);
    for (const { name } of closed) this.openCounts.set(name, this.countOpen(name) - 1);
    return closed;
  }

  private paragraphBreak(name: string): void {
    const last = this.open.at(-1)?.children.at(-1);
    const broken = typeof last === 'object' && last.name === 'div' && last.children.length === 0;
    if (BLOCK_ELEMENTS.has(name) && !broken) this.append(htmlElement('div'));
  }

  private endImplied({ ends, shields }: ImpliedEnd): void {
    let place = this.open.length;
    if (![...ends].some((name) => this.countOpen(name) > 0)) return;
    for (let index = place - 1; index >= 0; index -= 1) {
      const { name } = this.open[index] ?? this.root;
      if (ends.has(name)) place = index;
      else if (shields.has(name)) break;
    }
    this.closeFrom(place);
  }

  private findOpen(name: string): number {
    if (this.countOpen(name) === 0 && !HEADINGS.has(name)) return -1;
    for (let index = this.open.length - 1; index >= 0; index -= 1) {
      const open = this.open[index]?.name ?? '';
      if (open === name || (HEADINGS.has(name) && HEADINGS.has(open))) return index;
      if (stopsEndTag(open, name)) return -1;
    }
    return -1;
  }

  private close(place: number, name: string): void {
    const ended = this.closeFrom(place).slice(1);
    if (!ELEMENT_MARKS.has(name) || !ended.every((element) => ELEMENT_MARKS.has(element.name))) return;
    // <b>1<i>2</b>3</i>: the 3 is still italic.
    for (const element of ended.slice(-MAX_REOPENED)) this.push(element.name, element.attributes);
  }
}

/** Parses HTML into a tree of bounded depth, in linear time, without what is dropped whole. */
export function parseHtmlTree(html: string, losses: ImportLosses): HtmlElement {
  const tree = new HtmlTree(losses);
  new HtmlTokens(tree, losses).read(html);
  return tree.root;
}
