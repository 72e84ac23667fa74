import { describeSchemas, schemaRef } from '../../../platform/http/openapi-schemas';
import { MARK_RULES, NODE_RULES } from '../document';
import type { AttributeRule, AttributeRules, MarkType, NodeRule, NodeType } from '../document/document-schema';

type Json = Record<string, unknown>;

const nameOfNode = (type: NodeType): string => (type === 'doc' ? 'ArticleDocument' : `${capitalized(type)}Node`);
const nameOfMark = (type: MarkType): string => `${capitalized(type)}Mark`;

function capitalized(type: string): string {
  return type.replace(/^./, (letter) => letter.toUpperCase());
}

/** Lists of types that have a name of their own. */
const UNIONS = new Map([[NODE_RULES.doc.content, 'BlockNode'], [NODE_RULES.paragraph.content, 'InlineNode']]);

function union<Type extends string>(types: readonly Type[], nameOf: (type: Type) => string): Json {
  const [only, ...more] = types;
  if (only !== undefined && more.length === 0) return schemaRef(nameOf(only));
  const mapping = Object.fromEntries(types.map((type) => [type, schemaRef(nameOf(type)).$ref]));
  return { oneOf: types.map((type) => schemaRef(nameOf(type))), discriminator: { propertyName: 'type', mapping } };
}

function children(types: readonly NodeType[]): Json {
  const name = UNIONS.get(types);
  return name === undefined ? union(types, nameOfNode) : schemaRef(name);
}

function attribute(rule: AttributeRule): Json {
  switch (rule.kind) {
    case 'integer': return { type: 'integer', minimum: rule.min, maximum: rule.max, ...(rule.implied !== undefined && { default: rule.implied }) };
    case 'text': return { type: 'string', maxLength: rule.max };
    case 'pattern': return { type: 'string', pattern: rule.pattern.source };
    case 'uuid': return { type: 'string', format: 'uuid' };
    case 'items': return { type: 'array', minItems: rule.min, maxItems: rule.max, items: attributes(rule.item) };
    case 'ignored': return { type: 'string', readOnly: true, description: 'Derived; what is sent says nothing.' };
    default: return { type: 'string', maxLength: 2000 };
  }
}

function attributes(rules: AttributeRules): Json {
  const properties = Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, attribute(rule)]));
  const required = Object.keys(rules).filter((name) => rules[name]?.required);
  return { type: 'object', properties, ...(required.length > 0 && { required }), additionalProperties: false };
}

function object(type: string, members: Json, required: (string | false | undefined)[]): Json {
  const properties = { type: { type: 'string', const: type }, ...members };
  return { type: 'object', properties, required: ['type', ...required.filter(Boolean)], additionalProperties: false };
}

function node(type: NodeType, { content, atLeast = 0, first, attrs }: NodeRule): Json {
  const hasAttributes = Object.keys(attrs).length > 0;
  const mustHaveOne = Object.values(attrs).some((rule) => rule.required);
  return object(type, {
    ...(hasAttributes && { attrs: attributes(attrs) }),
    ...(content && { content: { type: 'array', items: children(content), ...(atLeast > 0 && { minItems: atLeast }), ...(first && { description: `The first is a ${first}.` }) } }),
    ...(type === 'text' && { text: { type: 'string', minLength: 1 }, marks: { type: 'array', items: schemaRef('TextMark') } }),
  }, [mustHaveOne && 'attrs', content && (atLeast > 0 || type === 'doc') && 'content', type === 'text' && 'text']);
}

function mark(type: MarkType): Json {
  // What editors write besides is taken and dropped.
  const kept = Object.fromEntries(Object.entries(MARK_RULES[type].attrs).filter(([, { kind }]) => kind !== 'ignored'));
  const hasAttributes = Object.keys(kept).length > 0;
  return object(type, { ...(hasAttributes && { attrs: attributes(kept) }) }, [hasAttributes && 'attrs']);
}

const MARKS = Object.keys(MARK_RULES) as MarkType[];
const NODES = Object.entries(NODE_RULES) as [NodeType, NodeRule][];

/** The body of an article in the API description: a union of blocks that `type` tells apart, derived from the rules of the document. */
export const ARTICLE_DOCUMENT = describeSchemas({
  ...Object.fromEntries(NODES.map(([type, rule]) => [nameOfNode(type), node(type, rule)])),
  ...Object.fromEntries([...UNIONS].map(([types = [], name]) => [name, union(types, nameOfNode)])),
  ...Object.fromEntries(MARKS.map((type) => [nameOfMark(type), mark(type)])),
  TextMark: union(MARKS, nameOfMark),
});

/** A body that is sent as HTML or Markdown and kept as a document. */
export const ARTICLE_SOURCE = describeSchemas({
  ArticleSource: {
    type: 'object',
    properties: { format: { type: 'string', enum: ['html', 'markdown'] }, value: { type: 'string' } },
    required: ['format', 'value'],
    additionalProperties: false,
  },
});
