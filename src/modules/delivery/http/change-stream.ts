import { Injectable } from '@nestjs/common';
import type { EventStream } from '../../../platform/http/event-stream';
import { ChangeQueries } from '../changes/change.queries';
import { ChangeSignal } from '../changes/change-signal';
import { changeView } from './change.view';
import { ChangeCursors } from './change-cursors';

const AT_ONCE = 100;

/** What happens, sent as it happens. */
@Injectable()
export class ChangeStream {
  constructor(
    private readonly queries: ChangeQueries,
    private readonly signal: ChangeSignal,
    private readonly cursors: ChangeCursors,
  ) {}

  /** Throws where nothing can be read. To be asked before a stream begins, for none can say so afterwards. */
  async requireReadable(): Promise<void> {
    await this.queries.last();
  }

  /** Sends what comes after the position, for as long as there is the stream. Rejects with `stillReads`, which is asked before anything is sent. */
  async follow(stream: EventStream, begin: string, stillReads: () => Promise<unknown>): Promise<void> {
    const leave = this.signal.follow();
    try {
      await this.sendAll(stream, begin, stillReads);
    } finally {
      leave();
    }
  }

  private async sendAll(stream: EventStream, begin: string, stillReads: () => Promise<unknown>): Promise<void> {
    for (let position = begin; !stream.signal.aborted;) {
      const woken = new AbortController();
      const either = AbortSignal.any([stream.signal, woken.signal]);
      // Before the question, so that nothing falls between the two.
      const next = this.signal.next(either);
      const changes = await this.queries.after(position, AT_ONCE);
      await stillReads();
      for (const change of changes) {
        await stream.write(`id: ${this.cursors.write(change.position)}\ndata: ${JSON.stringify(changeView(change))}\n\n`);
        position = change.position;
      }
      if (changes.length === 0) await stream.rest(next, either);
      woken.abort();
    }
  }
}
