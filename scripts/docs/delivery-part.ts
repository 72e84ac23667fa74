import type { OpenAPIObject } from '@nestjs/swagger';

/** The delivery API out of the description of everything, with what it refers to and no more. */
export function deliveryPart(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith('/delivery/')));
  const { components = {} } = document;
  const wanted = new Set<string>();
  const follow = (part: unknown): void => {
    for (const [, reference] of JSON.stringify(part).matchAll(/"\$ref":"#\/components\/([^"]+)"/g)) {
      if (reference === undefined || wanted.has(reference)) continue;
      wanted.add(reference);
      const [kind = '', name = ''] = reference.split('/');
      follow((components as Record<string, Record<string, unknown>>)[kind]?.[name]);
    }
  };
  follow(paths);
  const kept = Object.entries(components).map(([kind, all]) => [kind, Object.fromEntries(Object.entries(all ?? {}).filter(([name]) => wanted.has(`${kind}/${name}`)))]);
  return { ...document, paths, components: Object.fromEntries(kept) };
}
