import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './problem.filter';

/** Whether the process is about to stop: it still answers, and tells whoever asks to go elsewhere. */
@Injectable()
export class Draining {
  private begun = false;
  private readonly sending = new Map<FastifyReply['raw'], () => void>();

  get hasBegun(): boolean {
    return this.begun;
  }

  begin(): void {
    this.begun = true;
  }

  /** Until it is answered, or whoever sends it has gone. */
  follow(request: FastifyRequest, reply: FastifyReply): void {
    this.sending.set(reply.raw, () => {
      if (request.raw.complete || reply.sent) return;
      reply.raw.shouldKeepAlive = false;
      sendProblem(new ServiceUnavailableException(), request, reply);
    });
    reply.raw.once('close', () => this.sending.delete(reply.raw));
  }

  /** Whoever is still sending a request is told so, and sends all of it again elsewhere. Nothing was done of it. */
  refuseUnread(): void {
    for (const refuse of this.sending.values()) refuse();
  }
}

/** From the beginning of the drain on, every answer is the last one of its connection. */
export function endConnectionsWhileDraining(app: NestFastifyApplication): void {
  const draining = app.get(Draining);
  const fastify = app.getHttpAdapter().getInstance();
  // For what is answered past the hooks.
  fastify.server.prependListener('request', (_request, response) => {
    if (draining.hasBegun) response.shouldKeepAlive = false;
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (bringsBody(request)) draining.follow(request, reply);
    done();
  });
  fastify.addHook('onSend', (_, reply, payload, done) => {
    if (draining.hasBegun) void reply.header('connection', 'close');
    done(null, payload);
  });
}

function bringsBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}
