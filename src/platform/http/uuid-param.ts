import { ExecutionContext, createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isUuid } from '../../kernel/ids';
import { NotFound } from '../../kernel/problem';

/** An id in the path, in lower case. What is no UUID names nothing: 404. */
export const IdParam = createParamDecorator((name: string, context: ExecutionContext): string => {
  const params = context.switchToHttp().getRequest<FastifyRequest>().params as Record<string, string | undefined>;
  const value = params[name];
  if (!isUuid(value)) throw new NotFound();
  return value.toLowerCase();
});
