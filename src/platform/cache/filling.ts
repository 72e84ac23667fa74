import type { FastifyRequest } from 'fastify';
import type { FinishedAnswer } from '../http/finished-answer';
import type { LastChange } from './key-changes';
import type { Fill, Keeping, ResponseCache } from './response-cache';

const fillings = new WeakMap<FastifyRequest, Filling>();

/** The request whose answer is going to be kept for those that come after it. */
export class Filling {
  private isOver = false;

  private constructor(
    private readonly cache: ResponseCache,
    private readonly fill: Fill,
  ) {}

  static begin(request: FastifyRequest, cache: ResponseCache, url: string): void {
    fillings.set(request, new Filling(cache, cache.begin(url)));
  }

  /** undefined: what it is answered with is nobody else's. */
  static of(request: FastifyRequest): Filling | undefined {
    return fillings.get(request);
  }

  /** Of all that it is made of; undefined where something of it has changed meanwhile. */
  lastChange(keys: readonly string[]): LastChange | undefined {
    return this.cache.lastChange(this.fill, keys);
  }

  complete(keeping: Keeping, make: (grown: (bytes: number) => void) => FinishedAnswer): FinishedAnswer {
    this.isOver = true;
    return this.cache.complete(this.fill, keeping, make);
  }

  /** Whoever waits for it makes an answer of their own, unless it is complete. */
  abandon(): void {
    if (!this.isOver) this.cache.abandon(this.fill);
    this.isOver = true;
  }
}
