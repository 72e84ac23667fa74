import { Injectable, type Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod, RouteOptions } from 'fastify';
import { ACCESS, type Access } from '../access/access';
import { Door } from '../access/door';
import { type LimitKind, Limits, limitOf } from '../limits/limits';
import { sendProblem } from './problem.filter';
import { RequestValidation } from './request-validation.pipe';

/** Answers a request whose query has been checked. */
export type DirectHandler<Query> = (query: Query, request: FastifyRequest, reply: FastifyReply) => Promise<void>;

const KEPT_QUERIES = 1000;
const LONGEST_KEPT_QUERY = 300;

/**
 * Public reads of a controller that Fastify runs itself. They are declared like any other route, and what they answer is the
 * same, but no guard, pipe or interceptor is between: for a finished answer those would cost more than all the rest.
 */
@Injectable()
export class DirectRoutes {
  private readonly handlers = new Map<string, RouteHandlerMethod>();

  constructor(
    { httpAdapter }: HttpAdapterHost<FastifyAdapter>,
    private readonly door: Door,
    private readonly limits: Limits,
  ) {
    // Before Nest hands its routes to Fastify, which takes the handler from here.
    httpAdapter.getInstance().addHook('onRoute', (route: RouteOptions) => {
      const handler = this.handlers.get(route.url);
      if (handler && (route.method === 'GET' || route.method === 'HEAD')) route.handler = handler;
    });
  }

  /** To be called in the constructor of the controller, for a method that is public and takes this query. */
  serve<Query extends object>(controller: object, method: string, type: Type<Query>, handle: DirectHandler<Query>): void {
    const queries = new CheckedQueries(type);
    const { path, access, limit } = publicRoute(controller, method);
    const isOpen = this.door.isOpen(access);
    this.handlers.set(path, async (request, reply) => {
      try {
        if (!isOpen) await this.door.admit(request, access, undefined);
        if (limit) await this.limits.count(limit, request, reply);
        await handle(await queries.of(request), request, reply);
      } catch (error) {
        if (!reply.sent) sendProblem(error, request, reply);
      }
      return reply;
    });
  }
}

function publicRoute(controller: object, method: string): { path: string; access: Access; limit: LimitKind | undefined } {
  const handler = (controller as Record<string, unknown>)[method] as object;
  const access = [handler, controller.constructor].map((target) => Reflect.getMetadata(ACCESS, target) as Access | undefined).find(Boolean);
  if (access?.kind !== 'public' && access?.kind !== 'readers') throw new Error(`${method} is not for readers: it needs the guard.`);
  const paths = [controller.constructor, handler].map((target) => String(Reflect.getMetadata(PATH_METADATA, target)));
  return { path: `/${paths.flatMap((path) => path.split('/')).filter((part) => part !== '').join('/')}`, access, limit: limitOf(handler) };
}

/** Queries as their request class. The same text always means the same, so the last ones are kept. */
class CheckedQueries<Query extends object> {
  private readonly validation = new RequestValidation();
  private readonly kept = new Map<string, Query>();

  constructor(private readonly type: Type<Query>) {}

  /** Throws MalformedRequest. */
  async of({ url, query }: FastifyRequest): Promise<Query> {
    const begin = url.indexOf('?');
    const text = begin < 0 ? '' : url.slice(begin);
    return this.kept.get(text) ?? this.keep(text, (await this.validation.transform(query, { type: 'query', metatype: this.type })) as Query);
  }

  private keep(text: string, query: Query): Query {
    if (text.length > LONGEST_KEPT_QUERY) return query;
    const [oldest] = this.kept.keys();
    if (oldest !== undefined && this.kept.size >= KEPT_QUERIES) this.kept.delete(oldest);
    this.kept.set(text, Object.freeze(query));
    return query;
  }
}
