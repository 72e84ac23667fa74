import { BeforeApplicationShutdown, Injectable, ServiceUnavailableException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../../config/settings';
import { EventStream } from './event-stream';
import { RequestsAtWork } from './requests-at-work';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'private, no-store',
  // An end of the application waits for connections that are kept for a next request.
  connection: 'close',
  // Asked of proxies: no buffer between.
  'x-accel-buffering': 'no',
};

/** Whose connections they are: each kind has room of its own. */
export type StreamKind = 'changes' | 'jobs';

interface Open {
  readonly kind: StreamKind;
  readonly closing: AbortController;
}

/** The connections on which events are sent: so many of a kind at most, and none is left when the application ends. */
@Injectable()
export class EventStreams implements BeforeApplicationShutdown {
  private readonly open = new Set<Open>();

  constructor(private readonly settings: Settings) {}

  /**
   * Begins with the greeting, and has the rest sent. What fails then ends the stream, and the reader comes back. Throws
   * ServiceUnavailableException where there are as many of the kind as may be.
   */
  async send(
    { request, reply }: { request: FastifyRequest; reply: FastifyReply }, { kind, greeting }: { kind: StreamKind; greeting: string },
    follow: (stream: EventStream) => Promise<void>,
  ): Promise<void> {
    void reply.headers(HEADERS);
    if (request.method === 'HEAD') return void reply.send();
    if ([...this.open].filter((each) => each.kind === kind).length >= this.settings.maxStreams) throw new ServiceUnavailableException();
    reply.hijack();
    const { raw } = reply;
    RequestsAtWork.release(raw);
    const closing = new AbortController();
    const opened = { kind, closing };
    this.open.add(opened);
    raw.once('close', () => closing.abort()).on('error', () => closing.abort());
    // Gone before anybody listened.
    if (raw.destroyed || raw.closed) closing.abort();
    try {
      raw.writeHead(200, reply.getHeaders() as Record<string, string>);
      const stream = new EventStream(raw, closing.signal);
      await stream.write(`: ${greeting}\n\n`);
      await follow(stream);
    } catch {
      // The reader comes back with the last id that he got.
    } finally {
      this.open.delete(opened);
      raw.end();
    }
  }

  beforeApplicationShutdown(): void {
    for (const { closing } of this.open) closing.abort();
  }
}
