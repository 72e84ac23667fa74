import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { MalformedRequest } from '../../kernel/problem';

type Handler = ReturnType<ExecutionContext['getHandler']>;

/** Refuses any parameter in the query of a route whose handler takes none; where it takes some, its query class knows them. */
@Injectable()
export class QuerylessRoutes implements NestInterceptor {
  private readonly known = new WeakMap<Handler, boolean>();

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const names = Object.keys(context.switchToHttp().getRequest<FastifyRequest>().query ?? {});
    if (names.length > 0 && !this.takesQuery(context)) {
      throw new MalformedRequest('The query has parameters that are not known here.', names.map((parameter) => ({
        parameter, code: 'unknown-field', detail: 'There is no such parameter.',
      })));
    }
    return next.handle();
  }

  private takesQuery(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    let takes = this.known.get(handler);
    if (takes === undefined) {
      const parameters: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), handler.name);
      takes = Object.keys(parameters ?? {}).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
      this.known.set(handler, takes);
    }
    return takes;
  }
}
