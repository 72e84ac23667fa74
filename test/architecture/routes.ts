import 'reflect-metadata';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ACCESS } from '../../src/platform/access/access';

/** A handler of a controller. */
export interface Handler {
  /** Such as `GET /api/v1/articles/:id`. */
  readonly route: string;
  /** Where it stands in the source. */
  readonly name: string;
  /** Whether it, or its class, says who may call it. */
  readonly declared: boolean;
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'ALL', 'OPTIONS', 'HEAD', 'SEARCH'];

/** Every handler that Nest routes to, read from the running application's own modules. */
export function handlersOf(app: NestFastifyApplication): Handler[] {
  const controllers = [...app.get(ModulesContainer, { strict: false }).values()].flatMap((each) => [...each.controllers.values()]);
  return controllers.flatMap(({ metatype, name }) => {
    if (!metatype) return [];
    const { prototype } = metatype as { prototype: Record<string, (...parameters: never[]) => unknown> };
    const base = String(Reflect.getMetadata(PATH_METADATA, metatype));
    return new MetadataScanner().getAllMethodNames(prototype).flatMap((method) => {
      const handler = prototype[method];
      const path: unknown = handler && Reflect.getMetadata(PATH_METADATA, handler);
      if (!handler || typeof path !== 'string') return [];
      const verb = METHODS[Number(Reflect.getMetadata(METHOD_METADATA, handler))] ?? '?';
      const declared = [handler, metatype].some((target) => Reflect.hasMetadata(ACCESS, target));
      return [{ route: `${verb} /${joined(base, path)}`, name: `${String(name)}.${method}`, declared }];
    });
  });
}

/** Every route that Fastify itself knows, whoever registered it; HEAD comes with every GET and is left out. */
export function routesOfFastify(app: NestFastifyApplication): string[] {
  const segments: string[] = [];
  // The tree as the router has it: without the common prefixes, a wildcard that stands alone is printed without its path.
  return app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: true }).split('\n').flatMap((line) => {
    const found = /^((?:│ {3}| {4})*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (!found) return [];
    const [, indent = '', segment = '', methods] = found;
    segments.splice(indent.length / 4, Infinity, segment);
    const path = segments.join('').replace('(empty root node)', '');
    return (methods?.split(', ') ?? []).filter((method) => method !== 'HEAD').map((method) => `${method} ${path}`);
  });
}

/** The route in the spelling of OpenAPI's paths. */
export function templated(route: string): string {
  return route.replaceAll(/:(\w+)/g, '{$1}').replace(/\*$/, '{path}');
}

function joined(...parts: string[]): string {
  return parts.flatMap((part) => part.split('/')).filter((part) => part !== '').join('/');
}
