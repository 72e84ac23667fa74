import { ExecutionContext, createParamDecorator } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { isUuid } from '../../kernel/ids';
import { NotFound } from '../../kernel/problem';

const uuidParam = (name: string) =>
  createParamDecorator(
    (_: unknown, context: ExecutionContext): string => {
      const params = context.switchToHttp().getRequest<FastifyRequest>().params as Record<string, string | undefined>;
      const value = params[name];
      if (!isUuid(value)) throw new NotFound();
      return value.toLowerCase();
    },
    [
      (target, property) => {
        if (property === undefined) return;
        const descriptor = Object.getOwnPropertyDescriptor(target, property);
        if (descriptor) ApiParam({ name, description: 'What is no UUID names nothing: 404.', schema: { type: 'string', format: 'uuid' } })(target, property, descriptor);
      },
    ],
  )();

/** An id in the path, in lower case. What is no UUID names nothing: 404. */
export const IdParam = (name: string): ParameterDecorator => uuidParam(name);
