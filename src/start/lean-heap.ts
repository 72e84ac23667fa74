import { setFlagsFromString } from 'node:v8';

/**
 * Left alone, V8 gives the young generation of its heap up to 96 MB, which a newsroom has no use for: what a
 * request makes is gone with it.
 */
const YOUNG_MB = 8;

/** How far the heap may grow beyond what is in use until it is collected, in per cent. V8 lets it become two to four times as large. */
const GROWTH = 30;

/** Keeps the heap close to what is in use. Starts this same process anew for the part that cannot be had from inside: same pid, same pipes, 40 ms. */
export function leanHeap(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
  const chosen = process.execArgv.some((option) => option.startsWith('--max-semi-space-size'));
  if (chosen || typeof process.execve !== 'function') return;
  process.execve(process.execPath, [process.execPath, `--max-semi-space-size=${YOUNG_MB}`, ...process.execArgv, ...process.argv.slice(1)]);
}
