import { ExecutionContext, applyDecorators, createParamDecorator } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { MalformedRequest } from '../../kernel/problem';
import type { IfMatch } from '../../kernel/version';

/** The If-Match header as a parameter of a handler. `*` is refused: it would overwrite what nobody has read. */
export const IfMatchHeader = createParamDecorator((_: unknown, context: ExecutionContext): IfMatch => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (header?.trim() === '*') {
    throw new MalformedRequest('If-Match cannot be * here.', [
      { parameter: 'If-Match', code: 'invalid-value', detail: 'Send the ETag that you read, such as "v7".' },
    ]);
  }
  return header?.trim();
});

/** Says in the API description that the route takes If-Match. */
export const TakesIfMatch = () =>
  applyDecorators(
    ApiHeader({ name: 'If-Match', required: true, description: 'The ETag that was read, such as "v7".', schema: { type: 'string' } }),
  );
