import { schemaRef } from '../../../platform/http/openapi-schemas';
import { type AttributeRule, type AttributeRules, MARK_RULES, type MarkType, NODE_RULES, type NodeRule, type NodeType } from './document-schema';

type Json = Record<string, unknown>;

/** What stands beside an attribute of a node that names something else, wherever the node has that attribute. */
export interface Companion {
  readonly of: string;
  readonly name: string;
  readonly schema: Json;
}

/** By the type of node that has one. */
type Companions = Readonly<Partial<Record<NodeType, Companion>>>;

const NODES = Object.entries(NODE_RULES) as [NodeType, NodeRule][];
const MARKS = Object.keys(MARK_RULES) as MarkType[];

/** Lists of types that have a name of their own. */
const UNIONS = new Map([[NODE_RULES.doc.content, 'BlockNode'], [NODE_RULES.paragraph.content, 'InlineNode']]);

/**
 * The schema of documents, the document first, as schemas of the API description: a union of blocks that `type` tells apart, derived from the rules.
 * With companions it is another form of it: what differs is named `Delivered…`, and the rest is left to the first.
 */
export function documentSchemas(companions: Companions = {}): Record<string, Json> {
  const differing = withCompanions(companions);
  const isPlain = differing.size === 0;
  const form = new DocumentForm(companions, differing);
  const nodes = NODES.filter(([type]) => isPlain || differing.has(type));
  const unions = [...UNIONS].filter(([types = []]) => isPlain || types.some((type) => differing.has(type)));
  return {
    ...Object.fromEntries(nodes.map(([type, rule]) => [form.nameOf(type), form.node(type, rule)])),
    ...Object.fromEntries(unions.map(([types = []]) => [form.nameOfUnion(types), form.union(types)])),
    ...(isPlain && { ...Object.fromEntries(MARKS.map((type) => [nameOfMark(type), mark(type)])), TextMark: unionOf(MARKS, nameOfMark) }),
  };
}

/** The types that have a companion, and those that such a node can be in. */
function withCompanions(companions: Companions): ReadonlySet<NodeType> {
  const differing = new Set(Object.keys(companions) as NodeType[]);
  for (let before = -1; before !== differing.size;) {
    before = differing.size;
    for (const [type, { content }] of NODES) if (content?.some((child) => differing.has(child))) differing.add(type);
  }
  return differing;
}

/** Writes the schemas of one form of the document. */
class DocumentForm {
  constructor(
    private readonly companions: Companions,
    private readonly differing: ReadonlySet<NodeType>,
  ) {}

  nameOf(type: NodeType): string {
    if (type === 'doc') return this.differing.has(type) ? 'DeliveredDocument' : 'ArticleDocument';
    return `${this.differing.has(type) ? 'Delivered' : ''}${capitalized(type)}Node`;
  }

  nameOfUnion(types: readonly NodeType[]): string {
    return `${types.some((type) => this.differing.has(type)) ? 'Delivered' : ''}${UNIONS.get(types)}`;
  }

  union(types: readonly NodeType[]): Json {
    return unionOf(types, (type) => this.nameOf(type));
  }

  node(type: NodeType, { content, atLeast = 0, first, attrs }: NodeRule): Json {
    const hasAttributes = Object.keys(attrs).length > 0;
    const mustHaveOne = Object.values(attrs).some((rule) => rule.required);
    return object(type, {
      ...(hasAttributes && { attrs: attributes(attrs, this.companions[type]) }),
      ...(content && { content: { type: 'array', items: this.children(content), ...(atLeast > 0 && { minItems: atLeast }), ...(first && { description: `The first is a ${first}.` }) } }),
      ...(type === 'text' && { text: { type: 'string', minLength: 1 }, marks: { type: 'array', items: schemaRef('TextMark') } }),
    }, [mustHaveOne && 'attrs', content && (atLeast > 0 || type === 'doc') && 'content', type === 'text' && 'text']);
  }

  private children(types: readonly NodeType[]): Json {
    return UNIONS.has(types) ? schemaRef(this.nameOfUnion(types)) : this.union(types);
  }
}

const nameOfMark = (type: MarkType): string => `${capitalized(type)}Mark`;

function capitalized(type: string): string {
  return type.replace(/^./, (letter) => letter.toUpperCase());
}

function unionOf<Type extends string>(types: readonly Type[], nameOf: (type: Type) => string): Json {
  const [only, ...more] = types;
  if (only !== undefined && more.length === 0) return schemaRef(nameOf(only));
  const mapping = Object.fromEntries(types.map((type) => [type, schemaRef(nameOf(type)).$ref]));
  return { oneOf: types.map((type) => schemaRef(nameOf(type))), discriminator: { propertyName: 'type', mapping } };
}

function attribute(rule: AttributeRule, companion: Companion | undefined): Json {
  switch (rule.kind) {
    case 'integer': return { type: 'integer', minimum: rule.min, maximum: rule.max, ...(rule.implied !== undefined && { default: rule.implied }) };
    case 'text': return { type: 'string', maxLength: rule.max };
    case 'pattern': return { type: 'string', pattern: rule.pattern.source };
    case 'uuid': return { type: 'string', format: 'uuid' };
    case 'items': return { type: 'array', minItems: rule.min, maxItems: rule.max, items: attributes(rule.item, companion) };
    case 'ignored': return { type: 'string', readOnly: true, description: 'Derived; what is sent says nothing.' };
    default: return { type: 'string', maxLength: 2000 };
  }
}

function attributes(rules: AttributeRules, companion?: Companion): Json {
  const beside = companion && Object.hasOwn(rules, companion.of) ? [companion] : [];
  const properties = {
    ...Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, attribute(rule, companion)])),
    ...Object.fromEntries(beside.map(({ name, schema }) => [name, schema])),
  };
  const required = [...Object.keys(rules).filter((name) => rules[name]?.required), ...beside.map(({ name }) => name)];
  return { type: 'object', properties, ...(required.length > 0 && { required }), additionalProperties: false };
}

function object(type: string, members: Json, required: (string | false | undefined)[]): Json {
  const properties = { type: { type: 'string', const: type }, ...members };
  return { type: 'object', properties, required: ['type', ...required.filter(Boolean)], additionalProperties: false };
}

function mark(type: MarkType): Json {
  // What editors write besides is taken and dropped.
  const kept = Object.fromEntries(Object.entries(MARK_RULES[type].attrs).filter(([, { kind }]) => kind !== 'ignored'));
  const hasAttributes = Object.keys(kept).length > 0;
  return object(type, { ...(hasAttributes && { attrs: attributes(kept) }) }, [hasAttributes && 'attrs']);
}
