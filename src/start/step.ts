/** Shows a line to the person who started the program. */
export type Say = (line: string) => void;

const SLOW_MS = 1000;

/** Does one step of the start, and names it when it takes longer than a second. */
export async function step<T>(say: Say, line: string, work: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => say(line), SLOW_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
