import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 15_000;

/** What `read` gives as soon as it is what is waited for. Throws with the last that it gave. */
export async function eventually<T>(read: () => Promise<T>, isIt: (value: T) => boolean, patienceMs = PATIENCE_MS): Promise<T> {
  for (const end = performance.now() + patienceMs; ;) {
    const value = await read();
    if (isIt(value)) return value;
    if (performance.now() > end) throw new Error(`It did not come: ${JSON.stringify(value)}`);
    await sleep(25);
  }
}
