import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ActorRequest } from '../access/door';
import { RefusalLog } from './refusal-log';

/** Whoever is known and gets 403, wherever in the application that was decided, is noted. */
export function noteDenials(app: NestFastifyApplication): void {
  const refusals = app.get(RefusalLog);
  app.getHttpAdapter().getInstance().addHook('onResponse', (request: ActorRequest, reply, done) => {
    if (reply.statusCode === 403 && request.actor) refusals.noteDenial(request.actor, request.method, request.routeOptions.url ?? '');
    done();
  });
}
