import { NotFoundException } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';

const FOR_OPERATORS = /^\/(?:health\/(?:live|ready)|metrics)(?:\?|$)/;

/** Leaves of the HTTP surface only what operators ask for: a worker answers nothing else. */
export function serveOperatorsOnly(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ url }: FastifyRequest, _: FastifyReply, done: HookHandlerDoneFunction) => {
    done(FOR_OPERATORS.test(url) ? undefined : new NotFoundException());
  });
}
