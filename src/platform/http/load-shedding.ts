import { monitorEventLoopDelay } from 'node:perf_hooks';
import { ServiceUnavailableException } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { Settings } from '../../config/settings';
import { RequestsAtWork } from './requests-at-work';

const SAMPLE_MS = 500;
const NANOSECONDS = 1e6;

/** A body takes up to twenty times its length in memory once it is read: a large one is as much at work as several small ones. */
const BODY_OF_ONE = 16 * 1024;

/**
 * Answers 503 at once, before anything of a request is read, while the process has more than it can do: the rest is then served in
 * time. Too much is an event loop that was late in two samples in a row, or too many editorial requests at work, each of which
 * wants a connection to the database. Health checks always get through.
 */
export function shedLoad(fastify: FastifyInstance, { maxEventLoopDelay, maxRequestsInFlight }: Settings): void {
  const loop = new EventLoop(maxEventLoopDelay);
  const atWork = new RequestsAtWork();
  fastify.addHook('onClose', (_, done: () => void) => {
    loop.stop();
    done();
  });
  const isTooMuch = (url: string, weight = 1): boolean => isEditorial(url) && atWork.count > 0 && atWork.count + weight > maxRequestsInFlight;
  fastify.addHook('onRequest', ({ url }: FastifyRequest, _: FastifyReply, done: HookHandlerDoneFunction) => {
    if ((loop.isLate && !url.startsWith('/health/')) || isTooMuch(url)) return done(new ServiceUnavailableException());
    return done();
  });
  // Counted when its body is there: many who send theirs byte by byte would keep everybody else out.
  fastify.addHook('preValidation', ({ url, bodyBytes }: FastifyRequest, { raw }: FastifyReply, done: HookHandlerDoneFunction) => {
    const weight = 1 + Math.floor(bodyBytes / BODY_OF_ONE);
    if (isTooMuch(url, weight)) return done(new ServiceUnavailableException());
    if (isEditorial(url) && !raw.closed) atWork.add(raw, weight);
    return done();
  });
}

const isEditorial = (url: string): boolean => url.startsWith('/api/');

/** How late the event loop is, on average of half a second. */
class EventLoop {
  isLate = false;
  private readonly delays = monitorEventLoopDelay({ resolution: 20 });
  private wasLate = false;
  private readonly sampling: NodeJS.Timeout;

  constructor(limitMs: number) {
    this.delays.enable();
    this.sampling = setInterval(() => {
      // No number where nothing was measured in all that time: the loop stood still.
      const late = !(this.delays.mean / NANOSECONDS <= limitMs);
      this.isLate = late && this.wasLate;
      this.wasLate = late;
      this.delays.reset();
    }, SAMPLE_MS).unref();
  }

  stop(): void {
    clearInterval(this.sampling);
    this.delays.disable();
  }
}
