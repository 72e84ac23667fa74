import type { ServerResponse } from 'node:http';

/** How many requests a process works at, each as many as it weighs. One that is answered, or whose client has gone, is not worked at any more. */
export class RequestsAtWork {
  private static readonly leaving = new WeakMap<ServerResponse, () => void>();
  private atWork = 0;

  get count(): number {
    return this.atWork;
  }

  add(response: ServerResponse, weight: number): void {
    this.atWork += weight;
    const leave = (): void => {
      if (RequestsAtWork.leaving.delete(response)) this.atWork -= weight;
    };
    RequestsAtWork.leaving.set(response, leave);
    // Whichever comes: a client that goes away leaves an answer that never finishes.
    response.once('finish', leave).once('close', leave);
  }

  /** Its answer goes on for as long as somebody reads it, such as a stream of events, and is no work. */
  static release(response: ServerResponse): void {
    this.leaving.get(response)?.();
  }
}
