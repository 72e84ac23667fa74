import { Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Whether the process is about to stop: it still answers, and tells whoever asks to go elsewhere. */
@Injectable()
export class Draining {
  private begun = false;

  get hasBegun(): boolean {
    return this.begun;
  }

  begin(): void {
    this.begun = true;
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
  fastify.addHook('onSend', (_, reply, payload, done) => {
    if (draining.hasBegun) void reply.header('connection', 'close');
    done(null, payload);
  });
}
