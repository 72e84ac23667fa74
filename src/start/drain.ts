import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Draining } from '../platform/http/draining';

/** So long nobody may have been connected before it is believed that nobody comes any more. */
const QUIET_MS = 250;
const LOOK_EVERY_MS = 25;

/**
 * Before a process stops: it goes on answering, says that it is not ready, and closes each connection with its next answer, so that
 * a load balancer and those who keep connections open go elsewhere without losing a request. Over once nobody is connected, or
 * after so many seconds.
 */
export async function drain(app: NestFastifyApplication, seconds: number): Promise<void> {
  if (seconds === 0) return;
  app.get(Draining).begin();
  const end = performance.now() + seconds * 1000;
  for (let busyAt = performance.now(); performance.now() < end;) {
    if ((await connectionsOf(app.getHttpServer())) > 0) busyAt = performance.now();
    else if (performance.now() - busyAt > QUIET_MS) return;
    await sleep(LOOK_EVERY_MS);
  }
}

async function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((_, count) => resolve(count));
  });
}
