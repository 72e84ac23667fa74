import { isStorableText, readAttribute } from './attribute-reader';
import type { BodyError } from './body-problem';
import type { ArticleDocument, DocumentMark, DocumentNode, NodeAttributes } from './document-node';
import { isMarkType, isNodeType, MARK_RULES, MAX_LEVEL, MAX_NODES, MAX_PICTURES, NODE_RULES, SCHEMA_VERSION } from './document-schema';
import type { AttributeRule, AttributeRules, NodeRule, NodeType } from './document-schema';
import { embedOf } from './embed-provider';
import { appendInline, textNode, withMark } from './inline-content';
import { isRecord, own, pointerTo, quoted } from './untrusted-value';

const MAX_ERRORS = 50;

/** Reads untrusted input as a document: a fresh copy in normal form, or the errors with their places. */
export class DocumentReader {
  readonly errors: BodyError[] = [];
  private nodes = 1;
  private pictures = 0;

  read(input: Record<string, unknown>): ArticleDocument {
    if (own(input, 'type') !== 'doc') this.fail('/type', 'unknown-node', 'A body is a node of type "doc".');
    const version = own(input, 'schemaVersion') ?? SCHEMA_VERSION;
    if (version !== SCHEMA_VERSION) this.fail('/schemaVersion', 'unknown-schema-version', `Only schema version ${SCHEMA_VERSION} is known.`);
    this.keys(input, '', ['type', 'attrs', 'content', 'schemaVersion']);
    this.attributes(own(input, 'attrs'), '/attrs', {});
    return { type: 'doc', content: this.children(input, '', 'doc', 1) };
  }

  private get stopped(): boolean {
    return this.errors.length >= MAX_ERRORS || this.nodes > MAX_NODES || this.pictures > MAX_PICTURES;
  }

  private fail(pointer: string, code: string, detail: string): undefined {
    if (this.errors.length < MAX_ERRORS) this.errors.push({ pointer, code, detail });
  }

  private keys(input: Record<string, unknown>, at: string, known: readonly string[]): void {
    for (const key of Object.keys(input)) {
      if (this.stopped) return;
      if (!known.includes(key)) this.fail(pointerTo(at, key), 'unknown-key', `${quoted(key)} is not known here.`);
    }
  }

  private children(input: Record<string, unknown>, at: string, type: NodeType, level: number): DocumentNode[] {
    const { content: allowed, atLeast = 0, first }: NodeRule = NODE_RULES[type];
    const children = this.list(own(input, 'content'), `${at}/content`);
    if (!allowed && children.length > 0) this.fail(`${at}/content`, 'not-allowed-here', `A node of type "${type}" has no content.`);
    if (children.length < atLeast) this.fail(at, 'missing-content', `A node of type "${type}" needs content.`);
    const nodes: DocumentNode[] = [];
    for (const [index, child] of (allowed ? children : []).entries()) {
      if (this.stopped) break;
      const node = this.node(child, `${at}/content/${index}`, index === 0 && first ? [first] : (allowed ?? []), level);
      if (node && type === 'codeBlock') this.plainText(node, `${at}/content/${index}`);
      if (node) appendInline(nodes, node);
    }
    return nodes;
  }

  private list(value: unknown, at: string): readonly unknown[] {
    if (Array.isArray(value)) return value;
    if (value !== undefined) this.fail(at, 'invalid-type', 'A list is expected.');
    return [];
  }

  private node(input: unknown, at: string, allowed: readonly NodeType[], level: number): DocumentNode | undefined {
    if (++this.nodes > MAX_NODES) return this.tooLarge(`A body has at most ${MAX_NODES} nodes.`);
    if (!isRecord(input)) return this.fail(at, 'invalid-type', 'A node is an object.');
    const type = own(input, 'type');
    if (!isNodeType(type)) return this.fail(`${at}/type`, 'unknown-node', `${quoted(type)} is not a node of the schema.`);
    if (!allowed.includes(type)) return this.fail(at, 'not-allowed-here', `A node of type "${type}" is not allowed here.`);
    if (level > MAX_LEVEL) return this.fail(at, 'too-deep', `Nodes nest at most ${MAX_LEVEL} levels deep.`);
    return NODE_RULES[type].inline ? this.inline(input, at, type) : this.block(input, at, type, level);
  }

  private tooLarge(detail: string): undefined {
    // Counted against the whole, and said even when the list of errors is full.
    this.errors.splice(MAX_ERRORS - 1);
    return this.fail('', 'too-large', detail);
  }

  private countPictures(type: NodeType, { items }: NodeAttributes): void {
    this.pictures += items?.length ?? (type === 'image' ? 1 : 0);
    if (this.pictures > MAX_PICTURES) this.tooLarge(`A body has at most ${MAX_PICTURES} pictures.`);
  }

  private block(input: Record<string, unknown>, at: string, type: NodeType, level: number): DocumentNode {
    this.keys(input, at, ['type', 'attrs', 'content', 'marks']);
    if (this.list(own(input, 'marks') ?? [], `${at}/marks`).length > 0) this.fail(`${at}/marks`, 'not-allowed-here', 'Only text carries marks.');
    const attrs = this.attributes(own(input, 'attrs'), `${at}/attrs`, NODE_RULES[type].attrs);
    if (attrs.url !== undefined) attrs.provider = embedOf(attrs.url)?.provider;
    this.countPictures(type, attrs);
    const content = this.children(input, at, type, level + 1);
    return { type, ...(Object.keys(attrs).length > 0 && { attrs }), ...(content.length > 0 && { content }) };
  }

  private inline(input: Record<string, unknown>, at: string, type: NodeType): DocumentNode | undefined {
    this.keys(input, at, type === 'text' ? ['type', 'text', 'marks', 'attrs'] : ['type', 'marks', 'attrs']);
    this.attributes(own(input, 'attrs'), `${at}/attrs`, {});
    const marks = this.marks(own(input, 'marks') ?? [], `${at}/marks`);
    // A line break looks the same whatever marks the editor left on it.
    return type === 'text' ? this.text(own(input, 'text'), `${at}/text`, marks) : { type };
  }

  private text(text: unknown, at: string, marks: readonly DocumentMark[]): DocumentNode | undefined {
    if (typeof text !== 'string') return this.fail(at, 'invalid-text', 'A text node has a text.');
    if (text === '') return this.fail(at, 'empty-text', 'A text node is not empty.');
    if (!isStorableText(text)) return this.fail(at, 'invalid-text', 'The text contains a NUL character or half of a surrogate pair.');
    return textNode(text, marks);
  }

  private plainText(node: DocumentNode, at: string): void {
    if (node.marks) this.fail(`${at}/marks`, 'not-allowed-here', 'Text in a code block carries no marks.');
  }

  private marks(input: unknown, at: string): readonly DocumentMark[] {
    let marks: readonly DocumentMark[] = [];
    for (const [index, value] of this.list(input, at).entries()) {
      if (this.stopped) break;
      const mark = this.mark(value, `${at}/${index}`);
      if (mark && !marks.some(({ type }) => type === mark.type)) marks = withMark(marks, mark);
    }
    return marks;
  }

  private mark(input: unknown, at: string): DocumentMark | undefined {
    if (!isRecord(input)) return this.fail(at, 'invalid-type', 'A mark is an object.');
    const type = own(input, 'type');
    if (!isMarkType(type)) return this.fail(`${at}/type`, 'unknown-mark', `${quoted(type)} is not a mark of the schema.`);
    this.keys(input, at, ['type', 'attrs']);
    const { href } = this.attributes(own(input, 'attrs'), `${at}/attrs`, MARK_RULES[type].attrs);
    return href === undefined ? { type } : { type, attrs: { href } };
  }

  private attributes(input: unknown, at: string, rules: AttributeRules): NodeAttributes & { href?: string } {
    const given = isRecord(input) ? input : {};
    if (given !== input && input !== undefined && input !== null) this.fail(at, 'invalid-type', 'Attributes are an object.');
    this.unknownAttributes(given, at, rules);
    const read: unknown[][] = Object.entries(rules).map(([name, rule]) => [name, this.attribute(rule, own(given, name), pointerTo(at, name))]);
    // Each rule admits only values of the type that NodeAttributes gives the attribute.
    return Object.fromEntries(read.filter(([, value]) => value !== undefined));
  }

  private unknownAttributes(given: Record<string, unknown>, at: string, rules: AttributeRules): void {
    for (const key of Object.keys(given)) {
      if (this.stopped) return;
      // Editors write null for what is not set.
      if (given[key] === null || Object.hasOwn(rules, key)) continue;
      this.fail(pointerTo(at, key), 'unknown-attribute', `${quoted(key)} is not an attribute of this node.`);
    }
  }

  private attribute(rule: AttributeRule, value: unknown, at: string): unknown {
    if (value === undefined || value === null) {
      return rule.required && this.fail(at, 'invalid-attribute', 'This attribute is required.');
    }
    if (rule.kind === 'items') return this.items(rule, value, at);
    const reading = readAttribute(rule, value);
    return 'value' in reading ? reading.value : this.fail(at, reading.code, reading.detail);
  }

  private items({ min, max, item }: Extract<AttributeRule, { kind: 'items' }>, value: unknown, at: string): unknown {
    if (!Array.isArray(value) || value.length < min || value.length > max) {
      return this.fail(at, 'invalid-attribute', `A list of ${min} to ${max} items is expected.`);
    }
    return value.map((entry: unknown, index) => {
      if (!isRecord(entry)) return this.fail(`${at}/${index}`, 'invalid-attribute', 'An item is an object.');
      return this.attributes(entry, `${at}/${index}`, item);
    });
  }
}
