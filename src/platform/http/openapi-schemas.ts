type Json = Record<string, unknown>;

const named = new Map<string, Json>();

/** Schemas of the API description that no class stands for, filled by modules when they are loaded. */
export const NAMED_SCHEMAS: ReadonlyMap<string, Json> = named;

/** Adds schemas by their names and gives the reference to the first. */
export function describeSchemas(schemas: Readonly<Record<string, Json>>): { $ref: string } {
  for (const [name, schema] of Object.entries(schemas)) named.set(name, schema);
  return schemaRef(Object.keys(schemas)[0] ?? '');
}

/** A schema of the API description by its name. */
export function schemaRef(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

/** A header of the API description by its name. */
export function headerRef(name: string): { $ref: string } {
  return { $ref: `#/components/headers/${name}` };
}
