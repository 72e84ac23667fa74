import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ParsedJson } from './answer';

/** A request as a receiver of webhooks got it. */
export interface Received {
  readonly at: number;
  readonly path: string;
  readonly headers: Record<string, string>;
  /** As it came: signatures are about the very bytes. */
  readonly body: string;
  readonly message: ParsedJson;
}

/** Another server, which is told of events. */
export class Receiver {
  readonly received: Received[] = [];
  /** How many it has under way, and the most at once. */
  underWay = 0;
  mostAtOnce = 0;
  answer: (response: ServerResponse, received: Received, nth: number) => void | Promise<void> = (response) => void response.end();
  private readonly server: Server;

  private constructor(private readonly host: string) {
    this.server = createServer((request, response) => void this.take(request, response));
  }

  static async start(host = '127.0.0.1'): Promise<Receiver> {
    const receiver = new Receiver(host);
    await new Promise<void>((resolve) => {
      receiver.server.listen(0, host, resolve);
    });
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://${this.host}:${this.port}/hook`;
  }

  of(type: string): Received[] {
    return this.received.filter(({ message }) => message.type === type);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.underWay += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.underWay);
    response.once('close', () => (this.underWay -= 1));
    const body = await text(request);
    const received: Received = { at: Date.now(), path: request.url ?? '', headers: request.headers as Record<string, string>, body, message: JSON.parse(body) };
    this.received.push(received);
    await this.answer(response, received, this.received.length);
  }
}
