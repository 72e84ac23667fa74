import { MARK_TYPES } from './document-schema';
import type { DocumentMark, DocumentNode } from './document-node';

const rank = (mark: DocumentMark): number => MARK_TYPES.indexOf(mark.type);

/** Adds a mark in its canonical place; a mark of the same type that is already there gives way. */
export function withMark(marks: readonly DocumentMark[], mark: DocumentMark): readonly DocumentMark[] {
  const others = marks.filter((other) => other.type !== mark.type);
  const place = others.findIndex((other) => rank(other) > rank(mark));
  return place === -1 ? [...others, mark] : others.toSpliced(place, 0, mark);
}

/** Compares two lists of marks in canonical order. */
export function sameMarks(left: readonly DocumentMark[] = [], right: readonly DocumentMark[] = []): boolean {
  return left === right || (left.length === right.length && left.every((mark, index) => sameMark(mark, right[index])));
}

/** Says whether two marks are the same, target included. */
export function sameMark(left: DocumentMark, right: DocumentMark | undefined): boolean {
  return left.type === right?.type && left.attrs?.href === right.attrs?.href;
}

/** Appends an inline node, merging text into a neighbour that carries the same marks. */
export function appendInline(nodes: DocumentNode[], node: DocumentNode): void {
  const last = nodes.at(-1);
  if (last?.type === 'text' && node.type === 'text' && sameMarks(last.marks, node.marks)) {
    last.text = `${last.text ?? ''}${node.text ?? ''}`;
  } else {
    nodes.push(node);
  }
}

/** Makes a text node, without an empty list of marks. */
export function textNode(text: string, marks: readonly DocumentMark[]): DocumentNode {
  return marks.length === 0 ? { type: 'text', text } : { type: 'text', text, marks: marks.map((mark) => ({ ...mark })) };
}
