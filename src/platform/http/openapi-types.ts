type Json = Record<string, unknown>;

/** OpenAPI 3.1 has no `nullable`: null is one of the types. A lone reference needs no `allOf` around it either. */
export function withNullTypes(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withNullTypes);
  if (!isJson(node)) return node;
  const { nullable, ...rest } = withLoneReference(Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withNullTypes(value)])));
  if (typeof nullable === 'boolean') return nullable ? orNull(rest) : rest;
  return nullable === undefined ? rest : { ...rest, nullable };
}

function withLoneReference({ allOf, ...rest }: Json): Json {
  if (!Array.isArray(allOf)) return rest;
  const [only, ...more] = allOf as Json[];
  return more.length === 0 && only && '$ref' in only ? { ...rest, ...only } : { ...rest, allOf };
}

function orNull(schema: Json): Json {
  if (Array.isArray(schema.enum)) return { ...schema, type: [schema.type ?? 'string', 'null'], enum: [...(schema.enum as unknown[]), null] };
  if (typeof schema.type === 'string') return { ...schema, type: [schema.type, 'null'] };
  const { description, ...rest } = schema;
  return { ...(description !== undefined && { description }), anyOf: [rest, { type: 'null' }] };
}

/**
 * Says of the schemas of answers and bodies what holds for all of them: they have no other fields, whole numbers are integers
 * (a fraction says `format: double`), and ids and times are recognised by their names.
 */
export function describeExactly(name: string, schema: Json): Json {
  const { properties } = schema;
  if (!isJson(properties)) return schema;
  const isOpen = 'additionalProperties' in schema || name === OPEN;
  const described = name.endsWith('View')
    ? Object.fromEntries(Object.entries(properties).map(([property, value]) => [property, ofProperty(property, value as Json)]))
    : properties;
  return { ...schema, properties: described, ...(!isOpen && { additionalProperties: false }) };
}

/** Some kinds of refusals have more members than all have. */
const OPEN = 'ProblemView';

function ofProperty(name: string, schema: Json): Json {
  if (isJson(schema.items)) return { ...schema, items: ofProperty(name.replace(/Ids$/, 'Id'), schema.items) };
  if (hasType(schema, 'number') && schema.format === undefined) return { ...schema, type: replaced(schema.type) };
  if (!hasType(schema, 'string') || !Object.keys(schema).every((key) => PLAIN.has(key))) return schema;
  if (/^id$|[a-z]Id$/.test(name)) return { ...schema, format: 'uuid' };
  return /^at$|[a-z](At|Until)$|^plannedFor$/.test(name) ? { ...schema, format: 'date-time' } : schema;
}

/** What a string may say of itself without being of another form. */
const PLAIN = new Set(['type', 'description', 'example']);

function hasType({ type }: Json, name: string): boolean {
  return type === name || (Array.isArray(type) && type.includes(name));
}

function replaced(type: unknown): unknown {
  return Array.isArray(type) ? type.map((each: unknown) => (each === 'number' ? 'integer' : each)) : 'integer';
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
