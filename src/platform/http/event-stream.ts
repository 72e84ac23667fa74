import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';

/** So often something is sent, so that nobody between takes the connection for dead. */
const HEARTBEAT_MS = 15_000;

/** A connection on which events are sent (text/event-stream), until the reader goes or the application ends. */
export class EventStream {
  private lastSent = performance.now();

  constructor(
    private readonly socket: FastifyReply['raw'],
    /** Aborted at the end of it. */
    readonly signal: AbortSignal,
  ) {}

  /** Waits for a slow reader. Rejects where he goes meanwhile. */
  async write(text: string): Promise<void> {
    if (this.signal.aborted) return;
    this.lastSent = performance.now();
    if (!this.socket.write(text)) await once(this.socket, 'drain', { signal: this.signal });
  }

  /** Until there may be more to send, and at most until something has to be sent; that is sent. */
  async rest(next: Promise<void>, until: AbortSignal = this.signal): Promise<void> {
    const left = Math.max(0, this.lastSent + HEARTBEAT_MS - performance.now());
    const isSilent = await Promise.race([next.then(() => false), sleep(left, true, { signal: until }).catch(() => false)]);
    if (isSilent) await this.write(':\n\n');
  }
}
