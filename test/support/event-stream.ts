import type { ParsedJson } from './answer';

/** One server-sent event. */
export interface SentEvent {
  readonly id: string;
  readonly data: ParsedJson;
}

/** A client of server-sent events that takes them one by one. */
export class EventStream {
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  private readonly decoder = new TextDecoder();
  private text = '';

  private constructor(readonly response: Response, private readonly closing: AbortController) {
    if (!response.body) throw new Error('There is no stream.');
    this.reader = response.body.getReader();
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<EventStream> {
    const closing = new AbortController();
    return new EventStream(await fetch(url, { headers, signal: closing.signal }), closing);
  }

  /** The next event; undefined where the server has ended the stream. */
  async next(): Promise<SentEvent | undefined> {
    for (;;) {
      const end = this.text.indexOf('\n\n');
      if (end >= 0) {
        const block = this.text.slice(0, end);
        this.text = this.text.slice(end + 2);
        const lines = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
        const data = lines.get('data');
        if (data !== undefined) return { id: lines.get('id') ?? '', data: JSON.parse(data) };
      } else {
        const { done, value } = await this.reader.read();
        if (done) return undefined;
        this.text += this.decoder.decode(value, { stream: true });
      }
    }
  }

  async take(count: number): Promise<SentEvent[]> {
    const events: SentEvent[] = [];
    while (events.length < count) {
      const event = await this.next();
      if (!event) throw new Error(`The stream ended after ${events.length} events.`);
      events.push(event);
    }
    return events;
  }

  close(): void {
    this.closing.abort();
  }
}
