import type { ParsedJson } from './answer';

type Found = Map<string, Set<string>>;

/** Every limit that the description of the API puts on a field of a body or a parameter, as rows of a table. */
export function fieldLimits(document: ParsedJson): string[] {
  const found: Found = new Map();
  const seen = new Set<string>();
  for (const path of Object.values<ParsedJson>(document.paths)) {
    for (const operation of Object.values<ParsedJson>(path)) {
      for (const { name, schema } of operation.parameters ?? []) note(found, document, seen, String(name), schema ?? {});
      for (const { schema } of Object.values<ParsedJson>(operation.requestBody?.content ?? {})) walk(found, document, seen, schema ?? {});
    }
  }
  const rows = [...found].map(([name, limits]) => `| \`${name}\` | ${[...limits].toSorted().join('; ')} |`);
  return ['| field | limit |', '| --- | --- |', ...rows.toSorted()];
}

function walk(found: Found, document: ParsedJson, seen: Set<string>, schema: ParsedJson): void {
  if (typeof schema.$ref === 'string') {
    if (seen.has(schema.$ref)) return;
    seen.add(schema.$ref);
    walk(found, document, seen, document.components.schemas[schema.$ref.split('/').at(-1) ?? '']);
    return;
  }
  for (const [name, property] of Object.entries<ParsedJson>(schema.properties ?? {})) note(found, document, seen, name, property);
  for (const part of [...(schema.allOf ?? []), ...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])]) {
    walk(found, document, seen, part);
  }
}

function note(found: Found, document: ParsedJson, seen: Set<string>, name: string, schema: ParsedJson): void {
  const limit = limitOf(schema);
  if (limit !== '') found.set(name, (found.get(name) ?? new Set()).add(limit));
  walk(found, document, seen, schema);
}

function limitOf({ minLength = 0, maxLength, maxItems, minimum, maximum, items }: ParsedJson): string {
  if (maxItems !== undefined) return [`${number(maxItems)} items`, limitOf(items ?? {})].filter((part) => part !== '').join(' of ');
  if (maxLength !== undefined) return `${minLength > 0 ? `${number(minLength)} to ` : ''}${number(maxLength)} characters`;
  return minimum !== undefined && maximum !== undefined ? `${number(minimum)} to ${number(maximum)}` : '';
}

function number(value: number): string {
  return value.toLocaleString('en');
}
