import { Delete, HttpCode, Patch, Post, Put, applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { Permission } from '../../../kernel/permissions';
import { Requires } from '../../../platform/access/access';
import { TakesIfMatch } from '../../../platform/http/if-match';
import { ARTICLE_VERBS, VERB_NAMES, Verb, VerbName } from '../workflow/article-workflow';

const METHODS = { POST: Post, PUT: Put, PATCH: Patch, DELETE: Delete };

/** They answer 201, which the method itself has to say. */
const MAKING: ReadonlySet<VerbName> = new Set<VerbName>(['create', 'duplicate']);

/** The route of a verb, with the permissions that let somebody in, as the lifecycle table has them. */
export function VerbRoute(name: VerbName): MethodDecorator {
  const { route, permission, own, submitter }: Verb = ARTICLE_VERBS[name];
  if (route === null || permission === 'system') throw new Error(`The verb ${name} has no route.`);
  const alike = VERB_NAMES.flatMap((other) => permissionBy(name, other));
  const anyOf: Permission[] = [permission, ...alike, ...(own ? [own] : []), ...(submitter ? (['article:submit', 'article:submit-own'] as const) : [])];
  const ofExisting = name === 'create' ? [] : [TakesIfMatch()];
  const done = MAKING.has(name) ? [] : [HttpCode(200)];
  return applyDecorators(METHODS[route.method](route.path), Requires(...anyOf), ApiExtension('x-verb', name), ...ofExisting, ...done);
}

/** What lets somebody in for another verb that has the same route. */
function permissionBy(name: VerbName, other: VerbName): Permission[] {
  const { routeOf, permission }: Verb = ARTICLE_VERBS[other];
  return routeOf === name && permission !== 'system' ? [permission] : [];
}
