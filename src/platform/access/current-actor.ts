import { ExecutionContext, createParamDecorator } from '@nestjs/common';
import type { Actor } from '../../kernel/actor';
import { Unauthenticated } from '../../kernel/problem';
import type { ActorRequest } from './door';

/** The person who sends the request, as a parameter of a handler. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<ActorRequest>();
  if (!actor) throw new Unauthenticated();
  return actor;
});
