import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { BeforeApplicationShutdown, Injectable, ServiceUnavailableException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Settings } from '../../../config/settings';
import { ChangeQueries } from '../changes/change.queries';
import { ChangeSignal } from '../changes/change-signal';
import { changeView } from './change.view';
import { ChangeCursors } from './change-cursors';

/** So often something is sent, so that nobody between takes the connection for dead. */
const HEARTBEAT_MS = 15_000;
const AT_ONCE = 100;

type Socket = FastifyReply['raw'];

/** The connections on which changes are sent as they happen: so many at most, and none is left when the application ends. */
@Injectable()
export class ChangeStream implements BeforeApplicationShutdown {
  private readonly open = new Set<AbortController>();

  constructor(
    private readonly queries: ChangeQueries,
    private readonly signal: ChangeSignal,
    private readonly cursors: ChangeCursors,
    private readonly settings: Settings,
  ) {}

  /** Throws ServiceUnavailableException where there are as many as may be. */
  requireRoom(): void {
    if (this.open.size >= this.settings.maxStreams) throw new ServiceUnavailableException();
  }

  /** Sends what comes after the position, until the reader goes or the application ends. Never throws. */
  async send(socket: Socket, position: string): Promise<void> {
    const closing = new AbortController();
    this.open.add(closing);
    socket.once('close', () => closing.abort()).on('error', () => closing.abort());
    // Gone before anybody listened.
    if (socket.destroyed || socket.closed) closing.abort();
    const leave = this.signal.follow();
    try {
      await this.follow(socket, position, closing.signal);
    } catch {
      // The reader comes back with the last id that he got.
    } finally {
      leave();
      this.open.delete(closing);
      socket.end();
    }
  }

  beforeApplicationShutdown(): void {
    for (const closing of this.open) closing.abort();
  }

  private async follow(socket: Socket, begin: string, signal: AbortSignal): Promise<void> {
    await write(socket, ': these are the changes\n\n', signal);
    for (let position = begin; !signal.aborted;) {
      const woken = new AbortController();
      const either = AbortSignal.any([signal, woken.signal]);
      // Before the question, so that nothing falls between the two.
      const next = this.signal.next(either);
      const changes = await this.queries.after(position, AT_ONCE);
      for (const change of changes) {
        await write(socket, `id: ${this.cursors.write(change.position)}\ndata: ${JSON.stringify(changeView(change))}\n\n`, signal);
        position = change.position;
      }
      if (changes.length === 0) await this.rest(socket, next, either);
      woken.abort();
    }
  }

  /** Until there may be more. */
  private async rest(socket: Socket, next: Promise<void>, signal: AbortSignal): Promise<void> {
    const isSilent = await Promise.race([next.then(() => false), sleep(HEARTBEAT_MS, true, { signal }).catch(() => false)]);
    if (isSilent) await write(socket, ':\n\n', signal);
  }
}

/** Waits for a slow reader. */
async function write(socket: Socket, text: string, signal: AbortSignal): Promise<void> {
  if (!signal.aborted && !socket.write(text)) await once(socket, 'drain', { signal });
}
