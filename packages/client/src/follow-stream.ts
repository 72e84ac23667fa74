import { DeliveryProblem } from './delivery-problem.ts';
import type { Change } from './types.ts';

/** A change, and the cursor to go on from once it is dealt with. */
export interface FollowedChange extends Change {
  readonly cursor: string;
}

interface Following {
  /** Opens the stream after the cursor. */
  readonly open: (cursor: string | undefined, signal: AbortSignal) => Promise<Response>;
  readonly from: string | undefined;
  readonly signal: AbortSignal;
}

const PAUSE_MS = 1000;

/** The changes as they happen, over as many connections as it takes. Ends when the signal says so; throws DeliveryProblem where asking again is no use. */
export async function* followStream({ open, from, signal }: Following): AsyncGenerator<FollowedChange, void, undefined> {
  for (let cursor = from; !signal.aborted;) {
    let pause = PAUSE_MS;
    try {
      const response = await open(cursor, signal);
      if (!response.ok || !response.body) throw new DeliveryProblem(response, await response.json().catch(() => undefined));
      for await (const event of eventsOf(response.body)) {
        cursor = event.id;
        yield { ...(JSON.parse(event.data) as Change), cursor: event.id };
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof DeliveryProblem && error.status < 500 && error.status !== 429) throw error;
      // The connection was cut, or the server has more to do than it can.
      pause = error instanceof DeliveryProblem ? (error.retryAfter ?? 1) * 1000 : PAUSE_MS;
    }
    await rest(pause, signal);
  }
}

interface ServerSentEvent {
  readonly id: string;
  readonly data: string;
}

async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (let begun = ''; ;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (begun + decoder.decode(value, { stream: true })).split('\n\n');
      begun = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trimStart()]));
        const [id, data] = [fields.get('id'), fields.get('data')];
        // A comment keeps the connection alive.
        if (id !== undefined && data !== undefined) yield { id, data };
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Shorter where the signal comes. */
function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, signal.aborted ? 0 : ms);
    signal.addEventListener('abort', end);
  });
}
