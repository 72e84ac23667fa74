/** An element of foreign HTML, or one space that was written as a character reference and so is meant to stay (`#space`). */
export interface HtmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: HtmlChild[];
}

export type HtmlChild = HtmlElement | string;

export const SPACE = '#space';

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

/** Makes an element. */
export function htmlElement(name: string, attributes = NO_ATTRIBUTES, children: HtmlChild[] = []): HtmlElement {
  return { name, attributes, children };
}

/** The children that are elements. */
export function elementsOf(element: HtmlElement): HtmlElement[] {
  return element.children.filter((child) => typeof child !== 'string').filter(({ name }) => name !== SPACE);
}

/** Says whether an element has a class. */
export function hasClass(element: HtmlElement, name: string): boolean {
  return (element.attributes.get('class') ?? '').split(/\s+/).includes(name);
}

/** Finds the first descendant that fits, in document order, leaving out what belongs to a figure inside. */
export function findElement(element: HtmlElement, fits: (candidate: HtmlElement) => boolean): HtmlElement | undefined {
  for (const child of elementsOf(element)) {
    if (fits(child)) return child;
    const found = child.name === 'figure' ? undefined : findElement(child, fits);
    if (found) return found;
  }
  return undefined;
}

/** All text of a child as it was written, line breaks included. */
export function rawText(child: HtmlChild): string {
  if (typeof child === 'string') return child;
  return child.name === 'br' ? '\n' : child.children.map(rawText).join('');
}
